import type { EndpointSignal } from '@rxhooks/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newEvent, newId, openStores, type Stores } from '../../test/stores.js';

const GONE: EndpointSignal = { kind: 'gone' };
const FAILING: EndpointSignal = { kind: 'failing' };
const TOO_MANY: EndpointSignal = { kind: 'throttling', askedMs: undefined, isFailure: false };

let stores: Stores;
let organisationUid: string;
let subscriptionUid: string;

beforeAll(async () => {
  stores = await openStores();
});
afterAll(() => stores.close());
beforeEach(async () => {
  organisationUid = await stores.addOrganisation();
  subscriptionUid = await stores.subscribe(organisationUid);
});

const record = (signal: EndpointSignal) =>
  stores.endpoints.record({ subscriptionUid, organisationUid, signal, ageMs: 0 });
const subscription = async () => {
  const [row] = await stores.sql('SELECT * FROM subscriptions WHERE uid = $1', [subscriptionUid]);
  return row;
};
const deliveries = () =>
  stores.sql('SELECT * FROM deliveries WHERE subscription_uid = $1 ORDER BY uid', [
    subscriptionUid,
  ]);
const notifications = () =>
  stores.sql('SELECT * FROM notifications WHERE subscription_uid = $1', [subscriptionUid]);
const setContact = () =>
  stores.sql(`UPDATE organisations SET contact_email = 'ops@example.com' WHERE uid = $1`, [
    organisationUid,
  ]);

/** So many failures, the first of them so many days ago. */
async function failFor(days: number, failures: number): Promise<void> {
  await record(FAILING);
  await stores.sql(
    `UPDATE endpoint_states SET failing_since = now() - $2 * interval '1 day', failures = $3
     WHERE subscription_uid = $1`,
    [subscriptionUid, days, failures - 1],
  );
  await record(FAILING);
}

describe('an endpoint that answered 410', () => {
  it('is disabled at once, with the reason', async () => {
    await record(GONE);
    expect(await subscription()).toMatchObject({
      status: 'disabled',
      status_reason: 'The receiver answered 410: it wants no more deliveries.',
    });
  });

  it('has its open deliveries skipped with the reason, and the others left as they are', async () => {
    await stores.addDue(subscriptionUid, 3, 3600);
    const [done = ''] = await stores.addDue(subscriptionUid);
    await stores.sql(`UPDATE deliveries SET status = 'succeeded' WHERE uid = $1`, [done]);
    await record(GONE);
    const rows: { uid: string; status: string; reason: string | null; due_at: unknown }[] =
      await deliveries();
    const skipped = rows.filter(({ uid }) => uid !== done);
    expect(skipped.map(({ status, due_at }) => [status, due_at])).toEqual(
      skipped.map(() => ['skipped', null]),
    );
    expect(new Set(skipped.map(({ reason }) => reason))).toEqual(
      new Set([
        'The subscription was disabled. The receiver answered 410: it wants no more deliveries.',
      ]),
    );
    expect(rows.find(({ uid }) => uid === done)).toMatchObject({ status: 'succeeded' });
  });

  it('lets an attempt that is under way still put down what came of it', async () => {
    const [uid = ''] = await stores.addDue(subscriptionUid);
    const leased = await stores.deliveries.claim({ deliveryUid: uid, organisationUid }, 1);
    await record(GONE);
    expect(await deliveries()).toMatchObject([
      { status: 'pending', lease_token: leased?.leaseToken },
    ]);
    const recorded = await stores.deliveries.recordAttempt({
      deliveryUid: uid,
      organisationUid,
      leaseToken: leased?.leaseToken ?? '',
      number: 1,
      startedAt: new Date(),
      durationMs: 1,
      statusCode: 200,
      error: undefined,
      responseExcerpt: undefined,
      next: { status: 'succeeded' },
    });
    expect(recorded).toMatchObject({ kind: 'written' });
    expect(await deliveries()).toMatchObject([{ status: 'succeeded', reason: null }]);
  });

  it('has what comes later put on record as skipped, without a lease or a time', async () => {
    const event = newEvent(organisationUid);
    await stores.events.insert([event]);
    // As planned before, by a worker that did not know yet.
    const late = { uid: newId('delivery'), subscriptionUid, leaseToken: 'lease_a' };
    await record(GONE);
    expect((await stores.fanOut.plan(event)).recipients).toMatchObject([{ mustWait: true }]);
    expect((await stores.fanOut.open(event, [late])).has(late.uid)).toBe(false);
    expect(await deliveries()).toMatchObject([
      {
        status: 'skipped',
        reason: 'The subscription was disabled.',
        due_at: null,
        lease_token: null,
        lease_until: null,
      },
    ]);
  });

  it('is in the audit log, by the system', async () => {
    await record(GONE);
    await record(GONE);
    const entries = await stores.sql('SELECT * FROM audit_log WHERE subject = $1', [
      subscriptionUid,
    ]);
    expect(entries).toMatchObject([
      {
        actor: 'system',
        action: 'subscription.disable',
        organisation_uid: organisationUid,
        result: 'done',
      },
    ]);
  });

  it('has a mail written to the contact of its organisation, once', async () => {
    await setContact();
    await Promise.all([record(GONE), record(GONE)]);
    await record(GONE);
    expect(await notifications()).toMatchObject([
      {
        organisation_uid: organisationUid,
        recipient: 'ops@example.com',
        body: expect.stringContaining(subscriptionUid),
        sent_at: null,
        due_at: expect.any(Date),
      },
    ]);
  });

  it('has no mail written when nobody is to be told', async () => {
    await record(GONE);
    expect(await notifications()).toEqual([]);
  });

  it('is disabled also when its owner has paused it', async () => {
    await stores.change(subscriptionUid, { status: 'paused' });
    await record(GONE);
    expect(await subscription()).toMatchObject({ status: 'disabled' });
  });

  it('takes no other endpoint with it', async () => {
    const other = await stores.subscribe(organisationUid);
    await stores.addDue(other, 2);
    await record(GONE);
    expect(
      (await stores.deliveries.claimDue({ subscriptionUid: other, organisationUid }, 5))
        .leasedDeliveries,
    ).toHaveLength(2);
  });
});

describe('an endpoint that does nothing but fail', () => {
  it('is disabled after five days and twenty failures, and its owner told', async () => {
    await setContact();
    await failFor(5, 20);
    expect(await subscription()).toMatchObject({
      status: 'disabled',
      status_reason: expect.stringMatching(/^Nothing but failures since .*, 20 of them\.$/),
    });
    expect(await notifications()).toHaveLength(1);
  });

  it('is not disabled for three attempts in five days', async () => {
    await failFor(5, 3);
    expect(await subscription()).toMatchObject({ status: 'active', status_reason: null });
  });

  it('is not disabled for a thousand failures in less than five days', async () => {
    await failFor(4.99, 1000);
    expect(await subscription()).toMatchObject({ status: 'active' });
  });

  it('is not disabled when there was one success in between', async () => {
    await failFor(4, 100);
    await record({ kind: 'healthy' });
    await record(FAILING);
    expect(
      await stores.sql('SELECT failures FROM endpoint_states WHERE subscription_uid = $1', [
        subscriptionUid,
      ]),
    ).toEqual([{ failures: 1 }]);
    expect(await subscription()).toMatchObject({ status: 'active' });
  });

  it('is not disabled for being told to wait, however long', async () => {
    await failFor(4.99, 19);
    await stores.sql(
      `UPDATE endpoint_states SET failing_since = now() - interval '50 days' WHERE subscription_uid = $1`,
      [subscriptionUid],
    );
    for (let count = 0; count < 5; count += 1) await record(TOO_MANY);
    expect(await subscription()).toMatchObject({ status: 'active' });
  });
});

describe('an endpoint that was resumed after it was disabled', () => {
  it('begins without its history, and is not disabled by the next failure', async () => {
    await failFor(5, 20);
    await stores.change(subscriptionUid, { status: 'active' });
    await record(FAILING);
    expect(await subscription()).toMatchObject({ status: 'active', status_reason: null });
  });
});
