import type { EndedAttempt, LeasedDelivery } from '@rxhooks/application';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newEvent, newId, openStores, type Stores } from '../../test/stores.js';
import { CANCEL_OPEN } from '../deliveries/cancel-statement.js';
import { deleteEvents } from '../retention/delete-events.js';
import { eraseEvents } from '../retention/erase-events.js';

const TABLES = [
  'subscriptions',
  'endpoint_states',
  'events',
  'waiting_events',
  'deliveries',
  'attempts',
  'notifications',
];

let stores: Stores;
let organisationUid: string;
let other: string;
let subscriptionUid: string;

beforeAll(async () => {
  stores = await openStores();
});
afterAll(() => stores.close());
beforeEach(async () => {
  organisationUid = await stores.addOrganisation();
  other = await stores.addOrganisation();
  subscriptionUid = await stores.subscribe(organisationUid);
});

/** All rows there are, so that a statement that touches any of them is found. */
async function rows(): Promise<unknown> {
  const tables = TABLES.map((table) =>
    stores.sql(`SELECT to_jsonb(t) AS row FROM ${table} t ORDER BY to_jsonb(t)::text`),
  );
  return Promise.all(tables);
}

async function expectNoChange(work: () => Promise<unknown>): Promise<void> {
  const before = await rows();
  await work();
  expect(await rows()).toEqual(before);
}

const ended = ({ delivery, leaseToken }: LeasedDelivery, of: string): EndedAttempt => ({
  deliveryUid: delivery.uid,
  organisationUid: of,
  leaseToken,
  number: 1,
  startedAt: new Date(),
  durationMs: 1,
  statusCode: 200,
  error: undefined,
  responseExcerpt: 'thanks',
  next: { status: 'succeeded' },
});

describe('With the uid of a row of another organisation', () => {
  it('nothing is claimed by the uid of a delivery', async () => {
    const [deliveryUid = ''] = await stores.addDue(subscriptionUid);
    const claim = (of: string) => stores.deliveries.claim({ deliveryUid, organisationUid: of }, 1);
    await expectNoChange(() => claim(other));
    expect(await claim(organisationUid)).toBeDefined();
  });

  it.each([
    ['that is well', ''],
    ['with a rate limit', 'UPDATE subscriptions SET rate_per_second = 5 WHERE uid = $1'],
    ['that was removed', 'UPDATE subscriptions SET removed_at = now() WHERE uid = $1'],
    [
      'with an open circuit',
      `INSERT INTO endpoint_states (subscription_uid, is_open) VALUES ($1, true)`,
    ],
  ])('nothing is claimed of an endpoint %s', async (_, change) => {
    await stores.addDue(subscriptionUid);
    if (change) await stores.sql(change, [subscriptionUid]);
    const claim = (of: string) =>
      stores.deliveries.claimDue({ subscriptionUid, organisationUid: of }, 9);
    await expectNoChange(async () =>
      expect(await claim(other)).toEqual({ leasedDeliveries: [], waitMs: undefined }),
    );
    const before = await rows();
    await claim(organisationUid);
    expect(await rows()).not.toEqual(before);
  });

  it('no attempt is recorded, and no lease renewed, even with its token', async () => {
    await stores.addDue(subscriptionUid);
    const { leasedDeliveries } = await stores.deliveries.claimDue(
      { subscriptionUid, organisationUid },
      1,
    );
    const [leased] = leasedDeliveries;
    if (!leased) throw new Error('Nothing was leased.');
    const lease = { deliveryUid: leased.delivery.uid, leaseToken: leased.leaseToken };
    await expectNoChange(async () => {
      expect(await stores.deliveries.recordAttempt(ended(leased, other))).toEqual({
        kind: 'lease_lost',
      });
      const renewed = await stores.deliveryLeases.renew([{ ...lease, organisationUid: other }]);
      expect(renewed).toEqual([]);
    });
    expect(await stores.deliveryLeases.renew([{ ...lease, organisationUid }])).toHaveLength(1);
    expect(await stores.deliveries.recordAttempt(ended(leased, organisationUid))).toMatchObject({
      kind: 'written',
    });
  });

  it.each(['failing', 'gone', 'healthy'] as const)(
    'an endpoint that is reported as %s keeps its state and status',
    async (kind) => {
      const report = (of: string) =>
        stores.endpoints.record({
          subscriptionUid,
          organisationUid: of,
          signal: { kind },
          ageMs: 0,
        });
      await stores.addDue(subscriptionUid);
      await stores.endpoints.record({
        subscriptionUid,
        organisationUid,
        signal: { kind: 'failing' },
        ageMs: 0,
      });
      await stores.sql(
        `UPDATE endpoint_states SET window_started_at = now() - interval '1 hour' WHERE subscription_uid = $1`,
        [subscriptionUid],
      );
      await expectNoChange(() => report(other));
      const before = await rows();
      await report(organisationUid);
      expect(await rows()).not.toEqual(before);
    },
  );

  it('an event keeps its lease, and is neither put down nor quarantined', async () => {
    const event = newEvent(organisationUid);
    await stores.events.insert([event]);
    await stores.leases.take(100);
    const strange = { uid: event.uid, organisationUid: other };
    await expectNoChange(async () => {
      expect(await stores.leases.renew([strange])).toEqual([]);
      await stores.leases.putDown([strange], 0);
      await stores.fanOut.quarantine(strange, 'Reason.');
    });
    expect(await stores.leases.renew([event])).toEqual([event.uid]);
  });

  it('no delivery is made of an event and a subscription of two organisations', async () => {
    const event = newEvent(other);
    await stores.events.insert([event]);
    const delivery = () => ({ uid: newId('delivery'), subscriptionUid, leaseToken: undefined });
    await expectNoChange(async () => {
      await stores.fanOut.open(event, [delivery()], { areLast: false });
      const sent = { ...delivery(), leaseToken: newId('lease'), success: undefined };
      const strange = { ...event, organisationUid };
      expect(await stores.fanOut.record(strange, [sent], new Date())).toEqual([]);
    });
  });

  it('no event is erased or deleted, and no delivery cancelled', async () => {
    await stores.addDue(subscriptionUid);
    const [{ uid }] = await stores.sql(
      'SELECT event_uid AS uid FROM deliveries WHERE subscription_uid = $1',
      [subscriptionUid],
    );
    const strange = [{ uid, organisationUid: other }];
    await expectNoChange(() =>
      stores.dataSource.transaction(async (manager) => {
        await eraseEvents(manager, strange, 'Erased.');
        await deleteEvents(manager, strange);
        await manager.query(CANCEL_OPEN, [subscriptionUid, 'Cancelled.', other]);
      }),
    );
  });
});
