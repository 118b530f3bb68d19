/** Rows that were written while the clock of the database was 40 days ahead, once it has been set right. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newEvent, newId, openStores, type Stores } from '../../test/stores.js';
import { PgNotificationStore } from '../notifications/pg-notification.store.js';

const DAY_MS = 24 * 3600 * 1000;
const LONGEST_MS = 2 * DAY_MS;
const AHEAD = `interval '40 days'`;

let stores: Stores;
let organisationUid: string;
let subscriptionUid: string;

beforeAll(async () => {
  stores = await openStores();
});
afterAll(() => stores.close());
beforeEach(async () => {
  await stores.sql('DELETE FROM deliveries');
  await stores.sql('DELETE FROM endpoint_states');
  await stores.sql('DELETE FROM events');
  await stores.sql('DELETE FROM waiting_events');
  organisationUid = await stores.addOrganisation();
  subscriptionUid = await stores.subscribe(organisationUid);
});

const bringBack = () => stores.backlog.bringTimesBack(LONGEST_MS);
const claim = async () =>
  (await stores.deliveries.claimDue({ subscriptionUid, organisationUid }, 10)).leasedDeliveries;

describe('a delivery', () => {
  it('that is due far ahead is due now', async () => {
    await stores.addDue(subscriptionUid, 3, 40 * 86_400);
    expect(await claim()).toEqual([]);
    expect(await bringBack()).toBe(3);
    expect(await claim()).toHaveLength(3);
  });

  it('that is due as late as may be stays as it is', async () => {
    await stores.addDue(subscriptionUid, 1, 86_400);
    expect(await bringBack()).toBe(0);
  });

  it('whose lease ends far ahead can be claimed at once, and its attempt was lost', async () => {
    const event = newEvent(organisationUid);
    await stores.events.insert([event]);
    const uid = newId('delivery');
    await stores.fanOut.open(event, [{ uid, subscriptionUid, leaseToken: newId('lease') }]);
    expect(await claim()).toEqual([]);
    await stores.sql(`UPDATE deliveries SET lease_until = lease_until + ${AHEAD}`);
    const overdue = await stores.backlog.overdueEndpoints(-1);
    expect(overdue).toContainEqual({ subscriptionUid, organisationUid });
    expect((await claim()).map(({ delivery }) => delivery)).toMatchObject([
      { uid, attemptsMade: 1, scheduleStep: 0 },
    ]);
  });
});

describe('an event', () => {
  const add = async (columns: string) => {
    const event = newEvent(organisationUid);
    await stores.events.insert([event]);
    await stores.sql(`UPDATE waiting_events SET ${columns} WHERE uid = $1`, [event.uid]);
    return event.uid;
  };

  const taken = async () => (await stores.leases.take(10)).events.map(({ event }) => event.uid);

  it('that was accepted far ahead is fanned out at once', async () => {
    const uid = await add(`accepted_at = now() + ${AHEAD}`);
    expect(await taken()).toEqual([uid]);
    expect(await bringBack()).toBe(1);
  });

  it('whose lease ends far ahead can be taken at once', async () => {
    const uid = await add(
      `accepted_at = now() - interval '1 hour', lease_until = now() + ${AHEAD}`,
    );
    expect(await taken()).toEqual([uid]);
  });
});

it.each([
  ['held', { held_until: AHEAD }],
  ['being probed', { is_open: 'true', probe_until: AHEAD }],
  ['without a turn', { next_slot_at: AHEAD }],
])('an endpoint that is %s until far ahead is sent to', async (_, columns) => {
  const values = Object.values(columns).map((sql) => (sql === AHEAD ? `now() + ${sql}` : sql));
  await stores.sql(
    `INSERT INTO endpoint_states (subscription_uid, ${Object.keys(columns).join()}) VALUES ($1, ${values.join()})`,
    [subscriptionUid],
  );
  await stores.change(subscriptionUid, { ratePerSecond: 10 });
  await stores.addDue(subscriptionUid);
  expect(await claim()).toEqual([]);
  expect(await bringBack()).toBe(1);
  expect(await claim()).toHaveLength(1);
});

it('an endpoint that is let go slowly from far ahead on is sent to at once', async () => {
  await stores.sql(
    `INSERT INTO endpoint_states (subscription_uid, ramp_started_at) VALUES ($1, now() + ${AHEAD})`,
    [subscriptionUid],
  );
  await stores.addDue(subscriptionUid);
  expect(await claim()).toHaveLength(1);
});

describe('a mail', () => {
  const add = (columns: string, values: string) =>
    stores.sql(
      `INSERT INTO notifications (uid, organisation_uid, recipient, subject, body, ${columns})
       VALUES ($1, 'org_1', 'ops@example.com', 'Stopped', 'It stopped.', ${values})`,
      [newId('notification')],
    );

  beforeEach(() => stores.sql('TRUNCATE notifications'));

  it('that is due far ahead is due now', async () => {
    await add('due_at', `now() + ${AHEAD}`);
    expect(await bringBack()).toBe(1);
    const mails = new PgNotificationStore(stores.dataSource, { mailVerification: undefined });
    expect(await mails.claimDue()).toBeDefined();
  });

  it('that was sent far ahead keeps no other mail from its address', async () => {
    await add('due_at, sent_at', `NULL, now() + ${AHEAD}`);
    await add('due_at', 'now()');
    const mails = new PgNotificationStore(stores.dataSource, { mailVerification: undefined });
    expect(await mails.claimDue()).toBeDefined();
  });
});
