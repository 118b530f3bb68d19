/** Our name server is silent for some seconds: no receiver has done anything, and none of them is to feel it. */
import { WebhookSender } from '@rxhooks/application';
import { HttpSender } from '@rxhooks/outbound';
import {
  type DnsAnswer,
  eventually,
  type FakeDns,
  httpAnswer,
  type RawReceiver,
  startFakeDns,
  startRawReceiver,
} from '@rxhooks/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { SEMBLE_PERMISSIONS, sembleOf } from '../support/semble.js';
import { ALL_PERMISSIONS, type Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

const TYPE = 'booking.created';
/** More than a circuit needs to open, which pauses a webhook of Semble's. */
const EVENTS = 12;
/** By organisation, the domains of its webhooks. */
const DOMAINS = [['a', 'b'], ['c', 'd'], ['e']];
const WEBHOOKS = DOMAINS.flat().length;

let world: World;
let dns: FakeDns;
let zone: DnsAnswer = { A: ['127.0.0.1'] };
let receiver: RawReceiver;
let sender: HttpSender;

beforeAll(async () => {
  dns = await startFakeDns(() => zone);
  // Each request asks the name server, because none finds a connection that is open.
  receiver = await startRawReceiver((socket) => socket.end(httpAnswer('200 OK')));
  world = await startWorld({}, { withWorker: false });
  const worker = await world.startWorker();
  sender = new HttpSender({
    allowHttp: true,
    allowPorts: 'any',
    allowCidrs: ['127.0.0.0/8'],
    dnsServers: [dns.server],
  });
  const asked = worker.get<WebhookSender>(WebhookSender, { strict: false });
  vi.spyOn(asked, 'send').mockImplementation((request) => sender.send(request));
});
afterAll(async () => {
  await world.close();
  await sender.close();
  await receiver.stop();
  await dns.stop();
});

const sendTo = async (tenants: readonly Tenant[], count: number) => {
  const event = { event_type: TYPE, data: { bookingId: 'b1' } };
  const events = Array.from({ length: count }, () => event);
  for (const tenant of tenants)
    expect((await tenant.call('POST', '/v1/events/batch', { events })).status).toBe(202);
};

const countOf = async (condition: string) => {
  const [row] = await world.database.query(
    `SELECT count(*)::int AS count FROM deliveries WHERE ${condition}`,
  );
  return row.count;
};

test('Semble’s webhooks of three organisations are not paused and lose no step of their schedule', async () => {
  const tenants: Tenant[] = [];
  for (const names of DOMAINS) {
    const tenant = await world.tenant([...ALL_PERMISSIONS, ...SEMBLE_PERMISSIONS]);
    tenants.push(tenant);
    for (const name of names)
      await sembleOf(world, tenant).create(`http://hooks.${name}.example:${receiver.port}/`, [
        TYPE,
      ]);
  }
  await sendTo(tenants, 1);
  await eventually(async () => expect(await countOf(`status = 'succeeded'`)).toBe(WEBHOOKS));

  zone = { failure: 'silence' };
  await sendTo(tenants, EVENTS);
  const open = WEBHOOKS * EVENTS;
  await eventually(async () => expect(await countOf('attempts_made > 0')).toBe(WEBHOOKS + open), {
    timeoutMs: 40_000,
  });
  zone = { A: ['127.0.0.1'] };

  expect(await countOf(`status = 'retrying' AND schedule_step = 0`)).toBe(open);
  const codes = await world.database.query(
    `SELECT DISTINCT split_part(error, ':', 1) AS code FROM attempts WHERE error IS NOT NULL`,
  );
  expect(codes).toEqual([{ code: 'internal_error' }]);
  for (const tenant of tenants)
    for (const webhook of await sembleOf(world, tenant).all())
      expect(webhook).toMatchObject({ deliveryPaused: false });

  await world.database.query(`UPDATE deliveries SET due_at = now() WHERE status = 'retrying'`);
  await eventually(
    async () => expect(await countOf(`status = 'succeeded'`)).toBe(WEBHOOKS + open),
    {
      timeoutMs: 20_000,
    },
  );
}, 90_000);
