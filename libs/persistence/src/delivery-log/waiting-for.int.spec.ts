/** What a delivery waits for, as the claims of the same moment see it. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openStores, type Stores } from '../../test/stores.js';
import { PgDeliveryLog } from './pg-delivery-log.js';

let stores: Stores;
let log: PgDeliveryLog;
let organisationUid: string;
let subscriptionUid: string;
let deliveryUid: string;

beforeAll(async () => {
  stores = await openStores();
  log = new PgDeliveryLog(stores.dataSource);
});
afterAll(() => stores.close());
beforeEach(async () => {
  organisationUid = await stores.addOrganisation();
  subscriptionUid = await stores.subscribe(organisationUid);
  [deliveryUid = ''] = await stores.addDue(subscriptionUid);
});

const state = (columns: string, values: string) => async () => {
  await stores.sql(
    `INSERT INTO endpoint_states (subscription_uid, organisation_uid, ${columns})
     VALUES ($1, $2, ${values})`,
    [subscriptionUid, organisationUid],
  );
};
const set = (table: string, assignment: string) => async () => {
  await stores.sql(
    `UPDATE ${table} SET ${assignment}
     WHERE $1::text IN (uid, ${table === 'organisations' ? "''" : 'organisation_uid'})`,
    [organisationUid],
  );
};
const both =
  (...steps: (() => Promise<void>)[]) =>
  async () => {
    for (const step of steps) await step();
  };

const SOON = `now() + interval '1 minute'`;
const read = () => log.find({ organisationUid, pharmacyUid: undefined }, deliveryUid);
const claim = () => stores.deliveries.claimDue({ subscriptionUid, organisationUid }, 5);

it.each<[string, string, boolean, () => Promise<void>]>([
  ['a pause', 'paused', false, set('subscriptions', `status = 'paused'`)],
  ['a hold', 'held', true, state('held_until', SOON)],
  ['an open circuit', 'circuit_open', true, state('held_until, is_open', `${SOON}, true`)],
  ['a probe', 'probing', false, state('is_open, probe_until', `true, ${SOON}`)],
  ['the ramp', 'rate_limited', false, state('ramp_started_at, next_slot_at', `now(), ${SOON}`)],
  [
    'its own limit',
    'rate_limited',
    false,
    both(set('subscriptions', 'rate_per_second = 5'), state('next_slot_at', SOON)),
  ],
  [
    'the pause of its organisation',
    'organisation_paused',
    false,
    set('organisations', 'paused_at = now()'),
  ],
  ['the move', 'organisation_moving', false, set('organisations', `move_state = 'frozen'`)],
  ['its due time', 'retry_scheduled', true, set('deliveries', `due_at = ${SOON}`)],
])('says that it waits for %s, and is not claimed', async (_, kind, hasEnd, arrange) => {
  await arrange();
  const delivery = await read();
  expect(delivery?.waitingFor?.kind).toBe(kind);
  expect(delivery?.nextAttemptAt).toEqual(hasEnd ? expect.any(Date) : undefined);
  expect((await claim()).leasedDeliveries).toEqual([]);
});

it.each<[string, () => Promise<void>]>([
  ['nothing is in its way', async () => undefined],
  ['a hold is over', state('held_until', `now() - interval '1 second'`)],
  [
    'its turn has come',
    both(set('subscriptions', 'rate_per_second = 5'), state('next_slot_at', 'now()')),
  ],
  [
    'the hold of a paused ramp is long over',
    state(
      'ramp_started_at, next_slot_at',
      `now() - interval '2 minutes', now() - interval '1 minute'`,
    ),
  ],
])('says that it is queued when %s, and is claimed', async (_, arrange) => {
  await arrange();
  expect((await read())?.waitingFor).toMatchObject({ kind: 'queued', until: undefined });
  expect((await claim()).leasedDeliveries).toHaveLength(1);
  expect(await read()).toMatchObject({ waitingFor: undefined, nextAttemptAt: undefined });
});

it('names no time that is past', async () => {
  await set('deliveries', `due_at = now() - interval '1 hour'`)();
  expect((await read())?.nextAttemptAt).toBeUndefined();
});

const resend = () =>
  log.makeDue({ organisationUid, pharmacyUid: undefined }, deliveryUid, { notifyFailure: false });

it.each<[string, boolean, () => Promise<void>]>([
  ['organisation_paused', false, set('organisations', 'paused_at = now()')],
  ['paused', false, set('subscriptions', `status = 'paused'`)],
  ['held', true, state('held_until', SOON)],
  ['circuit_open', true, state('held_until, is_open', `${SOON}, true`)],
  ['circuit_open', false, state('is_open', 'true')],
])('refuses a resend as %s, and leaves the delivery as it is', async (kind, hasEnd, arrange) => {
  await set('deliveries', `status = 'failed', due_at = NULL`)();
  await arrange();
  const until = hasEnd ? expect.any(Date) : undefined;
  expect(await resend()).toEqual({ kind, subscriptionUid, until });
  expect(await read()).toMatchObject({ status: 'failed' });
});

it.each<[string, () => Promise<void>]>([
  ['a hold that is over', state('held_until', `now() - interval '1 second'`)],
  ['a ramp', state('ramp_started_at', 'now()')],
])('lets %s not keep a resend back', async (_, arrange) => {
  await arrange();
  expect(await resend()).toMatchObject({ kind: 'scheduled', attempt: 1 });
});
