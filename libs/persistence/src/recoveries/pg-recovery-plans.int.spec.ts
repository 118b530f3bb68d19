/** What a recovery is about. */
import type { NewRecovery, Started, TenantScope } from '@rxhooks/application';
import { MOST_RUNNING } from '@rxhooks/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { recoveriesOn } from '../../test/recoveries.js';
import { ids, newEvent, newId, openStores, type Stores, TYPE } from '../../test/stores.js';
import { PgRecoveryPlans } from './pg-recovery-plans.js';

let stores: Stores;
let on: ReturnType<typeof recoveriesOn>;
let scope: TenantScope;
let subscription: string;

beforeAll(async () => {
  stores = await openStores();
  on = recoveriesOn(stores);
});
afterAll(() => stores.close());
beforeEach(async () => {
  const organisationUid = await stores.addOrganisation();
  scope = { organisationUid, pharmacyUid: undefined };
  subscription = await stores.subscribe(organisationUid);
});

/** The uids of the deliveries that are put into batches. */
async function batched(more: Partial<NewRecovery> = {}, by = scope): Promise<string[]> {
  const { uid } = await on.start(by, more);
  const rows: { uid: string }[] = await stores.sql(
    'SELECT unnest(delivery_uids) AS uid FROM recovery_batches WHERE recovery_uid = $1 ORDER BY uid',
    [uid],
  );
  return rows.map((row) => row.uid);
}

describe('of deliveries that have ended', () => {
  it.each(['failed', 'skipped', 'cancelled', 'succeeded'] as const)(
    'those that are %s are asked for by that word alone',
    async (status) => {
      const wanted = await on.addEnded(subscription, 2, status);
      for (const other of ['failed', 'skipped', 'cancelled', 'succeeded', 'retrying', 'pending'])
        if (other !== status) await on.addEnded(subscription, 1, other);
      expect(await batched({ include: [status] })).toEqual(wanted);
    },
  );

  it('a retry that is scheduled for later is asked for as waiting, and one that is due or made is not', async () => {
    const [wanted, due, made] = [
      await on.addRetrying(subscription, 2),
      await on.addRetrying(subscription, 1),
      await on.addRetrying(subscription, 1),
    ];
    await on.addEnded(subscription, 1);
    await stores.addDue(subscription, 1, 3600);
    await stores.sql('UPDATE deliveries SET due_at = now() WHERE uid = ANY ($1)', [due]);
    await stores.sql(
      `UPDATE deliveries SET lease_token = 'x', leased_at = now(), lease_until = now() + interval '1 minute'
       WHERE uid = ANY ($1)`,
      [made],
    );
    expect(await on.plans.preview(scope, on.ask({ include: ['waiting'] }))).toMatchObject({
      matched: 2,
    });
    expect(await batched({ include: ['waiting'] })).toEqual(wanted);
    expect(await batched({ include: ['failed'] })).toHaveLength(1);
  });

  it('several kinds can be asked for at once', async () => {
    const failed = await on.addEnded(subscription, 1, 'failed');
    const done = await on.addEnded(subscription, 1, 'succeeded');
    expect(await batched({ include: ['failed', 'missing', 'succeeded'] })).toEqual(
      [...failed, ...done].toSorted(),
    );
  });

  it('those are found that the last answer, the error, the host or the type is asked of', async () => {
    const other = await stores.subscribe(scope.organisationUid, {
      target: 'https://other.example.com:8443/in',
    });
    const answered = await on.addEnded(subscription, 1, 'failed', { code: 503 });
    const timedOut = await on.addEnded(subscription, 1, 'failed', { error: 'timeout: late' });
    const elsewhere = await on.addEnded(other, 1, 'failed', { code: 404 });
    expect(await batched({ filter: { statusCodes: [500, 599] } })).toEqual(answered);
    expect(await batched({ filter: { error: 'timeout' } })).toEqual(timedOut);
    expect(await batched({ filter: { targetHost: 'other.example.com' } })).toEqual(elsewhere);
    expect(await batched({ subscriptionUids: [other] })).toEqual(elsewhere);
    expect(await batched({ types: ['another_type'] })).toEqual([]);
    expect(await batched({ types: ['another_type', TYPE] })).toHaveLength(3);
  });

  it('those of another organisation are not, and a pharmacy has its own alone', async () => {
    const { organisationUid } = scope;
    const pharmacyUid = await stores.addPharmacy(organisationUid);
    const ofPharmacy = await stores.subscribe(organisationUid, { pharmacyUid });
    const own = await on.addEnded(ofPharmacy, 1);
    await stores.sql('UPDATE deliveries SET pharmacy_uid = $2 WHERE uid = ANY ($1)', [
      own,
      pharmacyUid,
    ]);
    const others = await on.addEnded(await stores.subscribe(await stores.addOrganisation()), 1);
    const ofOrganisation = await on.addEnded(subscription, 1);
    expect(await batched()).toEqual([...own, ...ofOrganisation].toSorted());
    expect(await batched({}, { organisationUid, pharmacyUid })).toEqual(own);
    expect(await batched({ subscriptionUids: [ofPharmacy] })).toEqual(own);
    expect(others).toHaveLength(1);
  });

  it('the time of their acceptance decides, and what comes later is not among them', async () => {
    const uids = await on.addEnded(subscription, 3);
    const [early, inTime, late] = uids;
    const at = (minute: number) => new Date(Date.UTC(2026, 2, 1, 10, minute));
    for (const [place, uid] of uids.entries())
      await stores.sql(
        `UPDATE events SET accepted_at = $2 WHERE uid = (SELECT event_uid FROM deliveries WHERE uid = $1)`,
        [uid, at(place)],
      );
    await moveUids(uids, at(0));
    expect(await batched({ since: at(1), until: at(2) })).toEqual([moved(inTime, at(0))]);
    expect(await batched({ since: at(0), until: at(2) })).toEqual(
      [early, inTime].map((uid) => moved(uid, at(0))).toSorted(),
    );
    expect(await batched({ since: at(2) })).toEqual([moved(late, at(0))]);
    const { until } = await on.start(scope, { until: new Date('2999-01-01T00:00:00Z') });
    expect(until.getTime()).toBeLessThan(Date.now() + 60_000);
  });

  it('more than one page of them are found', async () => {
    await stores.sql(
      `WITH made AS (
         INSERT INTO events (uid, organisation_uid, id, type, "timestamp", data, fingerprint, fanned_out_at)
         SELECT 'evt_' || stamp || lpad(n::text, 20, '0'), $1, n::text, 't', 1, '{}', '', now()
         FROM generate_series(1, 10500) n, (SELECT $3::text AS stamp) s RETURNING uid
       )
       INSERT INTO deliveries (uid, event_uid, subscription_uid, organisation_uid, status)
       SELECT replace(uid, 'evt_', 'dlv_'), uid, $2, $1, CASE WHEN uid LIKE '%7' THEN 'succeeded' ELSE 'failed' END FROM made`,
      [scope.organisationUid, subscription, newId('event').slice(4, 16)],
    );
    const found = await batched();
    expect(found).toHaveLength(10_500 - 1050);
    expect(new Set(found).size).toBe(found.length);
    expect((await batched({ subscriptionUids: [subscription], types: ['t'] })).length).toBe(
      found.length,
    );
  });
});

/** Uids of a delivery carry the time of its event. */
const moved = (uid = '', to: Date) =>
  `dlv_${to.getTime().toString(16).padStart(12, '0')}${uid.slice(16)}`;
const moveUids = async (uids: readonly string[], to: Date) => {
  for (const uid of uids)
    await stores.sql('UPDATE deliveries SET uid = $2 WHERE uid = $1', [uid, moved(uid, to)]);
};

describe('of what is missing', () => {
  const missing = async (more: Partial<NewRecovery> = {}) => {
    const { uid } = await on.start(scope, { include: ['missing'], ...more });
    const rows: { event: string; subscription: string }[] = await stores.sql(
      `SELECT unnest(event_uids) AS event, subscription_uid AS subscription FROM recovery_batches
       WHERE recovery_uid = $1 ORDER BY event`,
      [uid],
    );
    return rows;
  };
  const addEvents = async (count: number, more: object = {}) => {
    const events = Array.from({ length: count }, () => newEvent(scope.organisationUid, more));
    await stores.events.insert(events);
    return events.map(({ uid }) => uid).toSorted();
  };
  const fanOut = () => stores.sql('DELETE FROM waiting_events');

  it('a late subscription is given the events of its types, and one that had them is not', async () => {
    const uids = await addEvents(2);
    await addEvents(1, { type: 'another_type' });
    for (const uid of uids)
      await stores.sql(
        `INSERT INTO deliveries (uid, event_uid, subscription_uid, organisation_uid, status)
         VALUES ($1, $2, $3, $4, 'succeeded')`,
        [newId('delivery'), uid, subscription, scope.organisationUid],
      );
    await fanOut();
    const late = await stores.subscribe(scope.organisationUid);
    expect(await missing()).toEqual(uids.map((event) => ({ event, subscription: late })));
    expect(await missing({ subscriptionUids: [subscription] })).toEqual([]);
    expect(await missing({ types: ['another_type'] })).toEqual([]);
  });

  it('an event that waits for its fan-out is, but for a subscription that asked later', async () => {
    const uids = await addEvents(1);
    expect(await missing()).toEqual([]);
    const late = await stores.subscribe(scope.organisationUid);
    expect(await missing()).toEqual(uids.map((event) => ({ event, subscription: late })));
    await fanOut();
    expect(await missing({ subscriptionUids: [subscription] })).toHaveLength(1);
  });

  it('an event of another pharmacy is not', async () => {
    const [own, other] = [
      await stores.addPharmacy(scope.organisationUid),
      await stores.addPharmacy(scope.organisationUid),
    ];
    await stores.unsubscribe(subscription);
    const uids = await addEvents(1, { pharmacyUid: own });
    await addEvents(1, { pharmacyUid: other });
    await fanOut();
    const late = await stores.subscribe(scope.organisationUid, { pharmacyUid: own });
    expect(await missing()).toEqual(uids.map((event) => ({ event, subscription: late })));
  });

  it('nothing is asked of an attempt that was never made', async () => {
    await addEvents(1);
    await fanOut();
    expect(await missing({ filter: { statusCodes: [500, 599] } })).toEqual([]);
  });
});

describe('what cannot be sent', () => {
  it('is counted by its reason, in a dry run and in the recovery alike', async () => {
    const [disabled, removed] = [
      await stores.subscribe(scope.organisationUid),
      await stores.subscribe(scope.organisationUid),
    ];
    await on.addEnded(subscription, 2);
    const [erased] = await on.addEnded(subscription, 1);
    await on.addEnded(disabled, 1);
    await on.addEnded(removed, 1);
    await stores.sql(
      'UPDATE events SET data = NULL WHERE uid = (SELECT event_uid FROM deliveries WHERE uid = $1)',
      [erased],
    );
    await stores.sql(`UPDATE subscriptions SET status = 'disabled' WHERE uid = $1`, [disabled]);
    await stores.unsubscribe(removed);
    const counts = {
      matched: 5,
      unsendable: {
        payload_erased: 1,
        subscription_disabled: 1,
        subscription_removed: 1,
        changed: 0,
      },
    };
    expect(await on.plans.preview(scope, on.ask())).toMatchObject(counts);
    expect(await on.log.list(scope, { limit: 10, before: undefined })).toEqual([]);
    expect(await on.start(scope)).toMatchObject({ ...counts, sent: 0, status: 'running' });
    expect(await batched()).toHaveLength(2);
  });
});

describe('a subscription', () => {
  it('is unknown to another organisation or pharmacy, and known to its own, also when it is removed', async () => {
    const { organisationUid } = scope;
    const pharmacyUid = await stores.addPharmacy(organisationUid);
    const local = await stores.subscribe(organisationUid, { pharmacyUid });
    const foreign = await stores.subscribe(await stores.addOrganisation());
    const removed = await stores.subscribe(organisationUid);
    await stores.unsubscribe(removed);
    const uids = [subscription, local, foreign, removed];
    const unknownTo = async (by: TenantScope) => new Set(await on.plans.findUnknown(by, uids));
    expect(await unknownTo(scope)).toEqual(new Set([foreign]));
    expect(await unknownTo({ organisationUid, pharmacyUid })).toEqual(
      new Set([subscription, foreign, removed]),
    );
  });
});

describe('a time that has too much to look through', () => {
  class Impatient extends PgRecoveryPlans {
    protected override readonly longestMs = -1;
  }

  it('is refused, and nothing is stored', async () => {
    await on.addEnded(subscription, 1);
    const plans = new Impatient(stores.dataSource, ids);
    expect(await plans.preview(scope, on.ask())).toBe('too_long');
    expect(await plans.start(scope, on.ask())).toEqual({ kind: 'too_long' });
    expect(await on.log.list(scope, { limit: 10, before: undefined })).toEqual([]);
  });
});

describe('with as many running as may be', () => {
  const startAll = async (by = scope) => {
    await on.addEnded(subscription, 1);
    const starts = Array.from({ length: MOST_RUNNING + 3 }, () => on.plans.start(by, on.ask()));
    return Promise.all(starts);
  };
  const uidsOf = (starts: readonly Started[]) =>
    starts.flatMap((one) => (one.kind === 'started' ? [one.recovery.uid] : [])).toSorted();

  it('no more is started, also not at the same moment, and the answer names them', async () => {
    const uids = uidsOf(await startAll());
    expect(uids).toHaveLength(MOST_RUNNING);
    const refused = { kind: 'too_many_running', uids };
    expect(await on.plans.start(scope, on.ask())).toEqual(refused);
    expect(await on.log.list(scope, { limit: 10, before: undefined })).toHaveLength(MOST_RUNNING);
  });

  it('one that was started before is still answered by its key', async () => {
    const key = { idempotencyKey: 'repair-1' };
    await on.addEnded(subscription, 1);
    const { uid } = await on.start(scope, key);
    await startAll();
    expect((await on.start(scope, key)).uid).toBe(uid);
  });

  it('one that has sent all, or is cancelled, leaves its place to the next one', async () => {
    const [first = '', second = ''] = uidsOf(await startAll());
    await on.sendAll(first);
    await on.addEnded(subscription, 1);
    expect((await on.plans.start(scope, on.ask())).kind).toBe('started');
    expect((await on.plans.start(scope, on.ask())).kind).toBe('too_many_running');
    await on.log.cancel(scope, second);
    expect((await on.plans.start(scope, on.ask())).kind).toBe('started');
  });

  it('a pharmacy, and another organisation, have their own', async () => {
    const { organisationUid } = scope;
    await startAll();
    const pharmacyUid = await stores.addPharmacy(organisationUid);
    const other = await stores.addOrganisation();
    for (const by of [
      { organisationUid, pharmacyUid },
      { organisationUid: other, pharmacyUid: undefined },
    ])
      expect((await on.plans.start(by, on.ask())).kind).toBe('started');
  });
});

describe('an idempotency key', () => {
  const key = { idempotencyKey: 'repair-1' };

  it('makes of requests at the same moment one recovery', async () => {
    await on.addEnded(subscription, 3);
    const starts = await Promise.all([1, 2, 3].map(() => on.plans.start(scope, on.ask(key))));
    expect(starts.map(({ kind }) => kind).toSorted()).toEqual(['repeated', 'repeated', 'started']);
    expect(await on.log.list(scope, { limit: 10, before: undefined })).toHaveLength(1);
  });

  it.each([
    [{ filter: { error: 'timeout' } }],
    [{ ratePerSecond: 1 }],
    [{ since: new Date(0) }],
  ] as const)('is refused with other words: %j', async (more) => {
    await on.start(scope, key);
    expect(await on.plans.start(scope, on.ask({ ...key, ...more }))).toEqual({
      kind: 'other_request',
    });
  });

  it('is one of its organisation and pharmacy alone', async () => {
    const { organisationUid } = scope;
    const pharmacyUid = await stores.addPharmacy(organisationUid);
    const other = await stores.addOrganisation();
    const uids = new Set([
      (await on.start(scope, key)).uid,
      (await on.start({ organisationUid, pharmacyUid }, key)).uid,
      (await on.start({ organisationUid: other, pharmacyUid: undefined }, key)).uid,
      (await on.start(scope, key)).uid,
    ]);
    expect(uids.size).toBe(3);
  });
});
