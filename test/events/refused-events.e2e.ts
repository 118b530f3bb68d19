/** What an organisation can see of its events that were not accepted from the queue, or were set aside. */
import { eventually } from '@rxhooks/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openDomainEvents } from '../support/domain-events.js';
import { orderEvent } from '../support/events.js';
import type { Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

const REFUSED = '/v1/events/refused';

let world: World;
let tenant: Tenant;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  tenant = await world.tenant();
});

const queued = (more: object) => ({ ...orderEvent(), organisation_uid: tenant.uid, ...more });
const add = (body: object, jobId?: string) =>
  openDomainEvents(world).add('pharmacy_order_created', body, jobId ? { jobId } : {});
const list = async (query = '') => (await tenant.call('GET', REFUSED + query)).body;
const listed = (count: number) =>
  eventually(
    async () => {
      const page = await list();
      expect(page.data).toHaveLength(count);
      return page.data;
    },
    { timeoutMs: 10_000 },
  );

test('an event of the queue that breaks its schema is listed with the reason, and without its data', async () => {
  await add(queued({ id: 'order-7', data: { uid: 'secret-value' } }));
  const [refused] = await listed(1);
  expect(refused).toEqual({
    uid: expect.stringMatching(/^evt_/),
    event_id: 'order-7',
    event_type: 'pharmacy_order_created',
    state: 'refused',
    reason: expect.stringContaining('The event was not accepted: '),
    at: expect.stringMatching(/Z$/),
  });
  expect(JSON.stringify(refused)).not.toContain('secret-value');
});

test('an event of an unknown type is listed under the name of its job when it has none itself', async () => {
  await openDomainEvents(world).add('no_such_type', queued({ event_type: undefined }));
  const [refused] = await listed(1);
  expect(refused).toMatchObject({
    event_type: 'no_such_type',
    reason: expect.stringContaining('event_type'),
  });
});

test('a slug names the organisation as well, and one that was accepted is not listed', async () => {
  await add(queued({ organisation_uid: tenant.slug, id: 'bad', data: {} }));
  await add(queued({ id: 'good' }));
  await eventually(async () =>
    expect((await tenant.call('GET', '/v1/events/good')).status).toBe(200),
  );
  expect(await listed(1)).toMatchObject([{ event_id: 'bad' }]);
});

test('a job that is refused in several runs is listed once', async () => {
  const queue = openDomainEvents(world);
  const job = await queue.add('pharmacy_order_created', queued({ data: {} }));
  await eventually(async () => expect(await job.isFailed()).toBe(true), { timeoutMs: 10_000 });
  await job.retry('failed');
  await eventually(async () => expect(await job.isFailed()).toBe(true), { timeoutMs: 10_000 });
  await add(queued({ id: 'proof', data: {} }));
  const rows = await listed(2);
  expect(rows[0]).toMatchObject({ event_id: 'proof' });
});

test('an event in quarantine is listed among them, and pages follow one another', async () => {
  await add(queued({ id: 'refused', data: {} }));
  await listed(1);
  await tenant.send(orderEvent({ id: 'aside' }));
  await world.database.query(
    `UPDATE events SET quarantine_reason = 'Quarantined: workers ended.' WHERE id = 'aside'`,
  );
  expect(await listed(2)).toMatchObject([
    { event_id: 'aside', state: 'quarantined', reason: 'Quarantined: workers ended.' },
    { event_id: 'refused', state: 'refused' },
  ]);
  const first = await list('?limit=1');
  expect(first.data).toMatchObject([{ event_id: 'aside' }]);
  const second = await list(`?limit=1&cursor=${first.next_cursor}`);
  expect(second).toMatchObject({ data: [{ event_id: 'refused' }], next_cursor: null });
});

test('another organisation is not shown them', async () => {
  await add(queued({ id: 'own', data: {} }));
  await listed(1);
  const other = await world.tenant();
  expect((await other.call('GET', REFUSED)).body).toEqual({ data: [], next_cursor: null });
});
