import type { Recipient } from '@rxhooks/application';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { newEvent, openStores, type Stores } from '../../test/stores.js';

let stores: Stores;

beforeAll(async () => {
  stores = await openStores();
});
afterAll(() => stores.close());
beforeEach(() => stores.sql('DELETE FROM waiting_events'));

const [REMINDER, ORDER] = ['appointment_reminder_due', 'pharmacy_order_created'];

const inOrder = (recipients: readonly Recipient[] | undefined) =>
  recipients?.toSorted((a, b) => (a.subscription.uid < b.subscription.uid ? -1 : 1));

it('a few of the latest events come with those that a plan would find for each', async () => {
  const organisationUid = await stores.addOrganisation();
  const other = await stores.addOrganisation();
  const pharmacyUid = await stores.addPharmacy(organisationUid);
  await stores.subscribe(organisationUid, { eventTypes: [REMINDER, ORDER] });
  await stores.subscribe(organisationUid, { pharmacyUid });
  const paused = await stores.subscribe(organisationUid);
  await stores.sql(`UPDATE subscriptions SET status = 'paused' WHERE uid = $1`, [paused]);
  await stores.unsubscribe(await stores.subscribe(organisationUid));
  await stores.subscribe(other);
  await stores.events.insert([
    newEvent(organisationUid, { pharmacyUid }),
    newEvent(organisationUid, { type: REMINDER, pharmacyUid }),
    newEvent(other),
    newEvent(other, { type: REMINDER }),
  ]);
  const { events } = await stores.leases.takeLatest(10);
  expect(events).toHaveLength(4);
  for (const { event, recipients } of events) {
    const plan = await stores.fanOut.plan(event);
    expect(inOrder(recipients)).toEqual(inOrder(plan.recipients));
  }
});

it('an organisation with many subscriptions does not have the others wait for them', async () => {
  const large = await stores.addOrganisation();
  const small = await stores.addOrganisation();
  for (let count = 0; count < 33; count += 1)
    await stores.subscribe(large, { eventTypes: [count === 0 ? ORDER : REMINDER] });
  const uid = await stores.subscribe(small);
  await stores.events.insert([newEvent(large), newEvent(small)]);
  const { events } = await stores.leases.takeLatest(10);
  const recipients = new Map(
    events.map((taken) => [taken.event.organisationUid, taken.recipients]),
  );
  expect(recipients.get(large)).toBeUndefined();
  expect(recipients.get(small)).toMatchObject([{ subscription: { uid } }]);
});

it('many events come without, for they have to wait for their turn', async () => {
  const organisationUid = await stores.addOrganisation();
  await stores.subscribe(organisationUid);
  await stores.events.insert(Array.from({ length: 5 }, () => newEvent(organisationUid)));
  const { events } = await stores.leases.takeLatest(10);
  expect(events.map(({ recipients }) => recipients)).toEqual(Array(5).fill(undefined));
});
