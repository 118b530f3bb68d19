/** What is shown is on record, also of a caller who had a flood of its failures left out of the log. */
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { CURRENT, decodaOf } from '../support/decoda.js';
import { deliveryIn } from '../support/deliveries.js';
import { orderEvent } from '../support/events.js';
import { receiver } from '../support/receivers.js';
import { DELIVERIES, type Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

/** Failed calls of one action, after which a caller's next ones are recorded once they are done. */
const FLOOD = 31;

let world: World;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

async function loseEntries(): Promise<void> {
  await world.database.query(`CREATE FUNCTION fail_audit() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'planted'; END $$`);
  await world.database.query(`CREATE TRIGGER fail_audit BEFORE INSERT ON audit_log
    FOR EACH ROW EXECUTE FUNCTION fail_audit()`);
  onTestFinished(() => world.database.query('DROP FUNCTION fail_audit CASCADE'));
}

async function withEvent(tenant: Tenant) {
  const target = `${(await receiver()).url}/rx`;
  await tenant.subscribe(target);
  const event = orderEvent();
  await tenant.send(event);
  return deliveryIn(tenant, 'succeeded', event.id);
}

const READINGS: readonly (readonly [
  string,
  (tenant: Tenant) => Promise<{ readonly known: string; readonly unknown: string }>,
])[] = [
  [
    'the payload of an event',
    async (tenant) => ({
      known: `/v1/events/${(await withEvent(tenant)).event_id}/data`,
      unknown: '/v1/events/none/data',
    }),
  ],
  [
    'a delivery with the answers of its receiver',
    async (tenant) => ({
      known: `${DELIVERIES}/${(await withEvent(tenant)).uid}`,
      unknown: `${DELIVERIES}/dlv_none`,
    }),
  ],
  [
    'the secret of a webhook',
    async (tenant) => {
      const made = await decodaOf(world, tenant).create('https://hooks.example.com/d', [
        'PATIENT_CREATED',
      ]);
      return { known: `${CURRENT}/get/${made.id}`, unknown: `${CURRENT}/get/whs_none` };
    },
  ],
];

test.each(READINGS)('%s is not shown when its reading cannot be recorded', async (_, paths) => {
  const tenant = await world.tenant();
  const { known, unknown } = await paths(tenant);
  const headers: Readonly<Record<string, string>> = known.startsWith(CURRENT)
    ? { TENANT: tenant.slug, 'API-KEY': tenant.key }
    : { 'X-API-Key': tenant.key };
  const read = async (path: string) => (await world.api.call('GET', path, { headers })).status;
  for (let count = 0; count < FLOOD; count += 1) expect(await read(unknown)).toBe(404);
  expect(await read(known)).toBe(200);
  await loseEntries();
  expect(await read(known)).toBe(503);
});
