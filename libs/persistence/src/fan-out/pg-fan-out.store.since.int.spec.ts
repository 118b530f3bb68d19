/** A subscription gets the events that were accepted since it asked for their type. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { newEvent, openStores, type Stores } from '../../test/stores.js';

const [REMINDER, ORDER] = ['appointment_reminder_due', 'pharmacy_order_created'];

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

const accept = async (type: string) => {
  const event = newEvent(organisationUid, { type });
  await stores.events.insert([event]);
  return event;
};

/** Both ways of reading recipients: with the lease, and by a query of their own. */
async function recipientsOf(event: Awaited<ReturnType<typeof accept>>): Promise<string[][]> {
  const { events } = await stores.leases.takeLatest(4);
  const taken = events.find((one) => one.event.uid === event.uid);
  const { recipients } = await stores.fanOut.plan(event);
  return [taken?.recipients ?? [], recipients].map((some) =>
    some.map(({ subscription }) => subscription.uid),
  );
}

it('not one that was accepted before the subscription was made', async () => {
  const event = await accept(ORDER);
  await stores.subscribe(organisationUid, { eventTypes: [ORDER] });
  expect(await recipientsOf(event)).toEqual([[], []]);
});

it('one that was accepted afterwards', async () => {
  const uid = await stores.subscribe(organisationUid, { eventTypes: [ORDER] });
  const event = await accept(ORDER);
  expect(await recipientsOf(event)).toEqual([[uid], [uid]]);
});

it('not one that was accepted before its type was added', async () => {
  const uid = await stores.subscribe(organisationUid, { eventTypes: [ORDER] });
  const reminder = await accept(REMINDER);
  await stores.change(uid, { eventTypes: [ORDER, REMINDER] });
  expect(await recipientsOf(reminder)).toEqual([[], []]);
});

it('not one that was accepted before its type took the place of another', async () => {
  const uid = await stores.subscribe(organisationUid, { eventTypes: [ORDER] });
  const reminder = await accept(REMINDER);
  await stores.change(uid, { eventTypes: [REMINDER] });
  expect(await recipientsOf(reminder)).toEqual([[], []]);
});

it('not one that was accepted before its type was added, also after another change', async () => {
  const uid = await stores.subscribe(organisationUid, { eventTypes: [ORDER] });
  const reminder = await accept(REMINDER);
  await stores.change(uid, { eventTypes: [ORDER, REMINDER] });
  await stores.change(uid, { eventTypes: [REMINDER] });
  expect(await recipientsOf(reminder)).toEqual([[], []]);
});

it('one of a type that it had before another was added', async () => {
  const uid = await stores.subscribe(organisationUid, { eventTypes: [ORDER] });
  const order = await accept(ORDER);
  await stores.change(uid, { eventTypes: [ORDER, REMINDER] });
  expect(await recipientsOf(order)).toEqual([[uid], [uid]]);
});

it('not one that was accepted while its type was not asked for', async () => {
  const uid = await stores.subscribe(organisationUid, { eventTypes: [ORDER, REMINDER] });
  await stores.change(uid, { eventTypes: [ORDER] });
  const reminder = await accept(REMINDER);
  await stores.change(uid, { eventTypes: [ORDER, REMINDER] });
  expect(await recipientsOf(reminder)).toEqual([[], []]);
});

it('one that was accepted while the subscription was disabled, to be skipped', async () => {
  const uid = await stores.subscribe(organisationUid, { eventTypes: [ORDER] });
  await stores.sql(`UPDATE subscriptions SET status = 'disabled' WHERE uid = $1`, [uid]);
  const event = await accept(ORDER);
  expect(await recipientsOf(event)).toEqual([[uid], [uid]]);
});
