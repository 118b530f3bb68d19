/** What an erasure puts on record of an event that was not fanned out yet. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { ids, newEvent, openStores, type Stores } from '../../test/stores.js';
import { cancelUnsent } from './cancel-unsent.js';
import { PgPayloadStore } from './pg-payload.store.js';

let stores: Stores;
let organisationUid: string;

beforeAll(async () => {
  stores = await openStores();
});
afterAll(() => stores.close());
beforeEach(async () => {
  await stores.sql('DELETE FROM waiting_events');
  organisationUid = await stores.addOrganisation();
});

const erase = (id: string) =>
  new PgPayloadStore(stores.dataSource, ids).erase({ organisationUid, pharmacyUid: undefined }, id);
const deliveriesOf = (uid: string) =>
  stores.sql('SELECT * FROM deliveries WHERE event_uid = $1', [uid]);

const attemptsOf = (uid: string) =>
  stores.sql(
    'SELECT a.* FROM attempts a JOIN deliveries d ON d.uid = a.delivery_uid WHERE d.event_uid = $1',
    [uid],
  );

it('puts a delivery on record for each subscription of an event that was not fanned out yet', async () => {
  await stores.subscribe(organisationUid, { eventTypes: ['appointment_reminder_due'] });
  const subscriptionUid = await stores.subscribe(organisationUid);
  const event = newEvent(organisationUid);
  await stores.events.insert([event]);
  await stores.subscribe(organisationUid);
  await erase(event.id);
  expect(await deliveriesOf(event.uid)).toMatchObject([
    {
      uid: ids.deliveryOf(event.uid, subscriptionUid),
      subscription_uid: subscriptionUid,
      status: 'cancelled',
      reason: 'The payload of the event was erased.',
      due_at: null,
      attempts_made: 0,
    },
  ]);
  expect(await attemptsOf(event.uid)).toEqual([]);
});

it('puts none on record for a subscription that was removed, of another pharmacy or that added the type later', async () => {
  const pharmacyUid = await stores.addPharmacy(organisationUid);
  await stores.subscribe(organisationUid, { pharmacyUid });
  await stores.unsubscribe(await stores.subscribe(organisationUid));
  const late = await stores.subscribe(organisationUid, {
    eventTypes: ['appointment_reminder_due'],
  });
  const event = newEvent(organisationUid);
  await stores.events.insert([event]);
  await stores.change(late, { eventTypes: ['appointment_reminder_due', event.type] });
  await erase(event.id);
  expect(await deliveriesOf(event.uid)).toEqual([]);
});

it('leaves the deliveries of an event to the worker that has it in hand', async () => {
  await stores.subscribe(organisationUid);
  const event = newEvent(organisationUid);
  await stores.events.insert([event]);
  await stores.leases.take(1);
  await erase(event.id);
  expect(await deliveriesOf(event.uid)).toEqual([]);
});

it('lets no worker take an event while its deliveries are put on record', async () => {
  await stores.subscribe(organisationUid);
  const event = newEvent(organisationUid);
  await stores.events.insert([event]);
  await stores.dataSource.transaction(async (manager) => {
    expect(await cancelUnsent(manager, ids, [event], 'Erased.')).toBe(true);
    expect(await stores.leases.take(1)).toMatchObject({ events: [] });
  });
  await erase(event.id);
});

type Past = readonly [string, (event: ReturnType<typeof newEvent>) => Promise<unknown>, number];
/** What became of an event before, and how many deliveries its erasure puts on record. */
const PASTS: Past[] = [
  [
    'whose worker has died',
    async ({ uid }) => {
      await stores.leases.take(1);
      const died = `UPDATE waiting_events SET lease_until = now() - interval '1 s' WHERE uid = $1`;
      await stores.sql(died, [uid]);
    },
    1,
  ],
  ['that is in quarantine', (event) => stores.fanOut.quarantine(event, 'It kills.'), 1],
  ['that was fanned out before', () => stores.sql('DELETE FROM waiting_events'), 0],
];

it.each(PASTS)('an event %s gets so many deliveries on record', async (_, befall, count) => {
  await stores.subscribe(organisationUid);
  const event = newEvent(organisationUid);
  await stores.events.insert([event]);
  await befall(event);
  await erase(event.id);
  expect(await deliveriesOf(event.uid)).toHaveLength(count);
});

it.each(PASTS.slice(0, 2))(
  'an event %s may have been sent, which is on record as a lost attempt',
  async (_, befall) => {
    await stores.subscribe(organisationUid);
    const event = newEvent(organisationUid);
    await stores.events.insert([event]);
    await befall(event);
    await erase(event.id);
    expect(await deliveriesOf(event.uid)).toMatchObject([{ attempts_made: 1 }]);
    expect(await attemptsOf(event.uid)).toMatchObject([
      { number: 1, status_code: null, error: expect.stringMatching(/^unknown: /) },
    ]);
  },
);

it('an event that its worker has put down was not sent', async () => {
  await stores.subscribe(organisationUid);
  const event = newEvent(organisationUid);
  await stores.events.insert([event]);
  await stores.leases.take(1);
  await stores.leases.putDown([event], 0);
  await erase(event.id);
  expect(await deliveriesOf(event.uid)).toMatchObject([{ attempts_made: 0 }]);
  expect(await attemptsOf(event.uid)).toEqual([]);
});
