/** How a recovery is carried out, and what its progress says. */
import type { NewRecovery, TenantScope } from '@rxhooks/application';
import { MOST_RECOVERED, remainingOf } from '@rxhooks/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { recoveriesOn } from '../../test/recoveries.js';
import { newEvent, openStores, type Stores } from '../../test/stores.js';
import { SEND_BATCH } from './send-batch-statement.js';

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

/** Its progress, which has to add up at every look. */
async function look(uid: string) {
  const recovery = await on.log.find(scope, uid);
  if (!recovery) throw new Error('It is gone.');
  const [{ open }] = await stores.sql(
    `SELECT count(*)::int AS open FROM deliveries WHERE recovery_uid = $1 AND status IN ('pending', 'retrying')`,
    [uid],
  );
  const { sent, succeeded, failed } = recovery;
  if (!recovery.endedAt) expect(sent).toBe((succeeded ?? NaN) + (failed ?? NaN) + open);
  return { ...recovery, remaining: remainingOf(recovery) };
}

const start = (more: Partial<NewRecovery> = {}) => on.start(scope, more);
const makePast = (uid: string) =>
  stores.sql('UPDATE recoveries SET paced_at = now() WHERE uid = $1', [uid]);

describe('a batch', () => {
  it('is the same deliveries, due now with their schedule from its start', async () => {
    const uids = await on.addEnded(subscription, 3);
    await on.addEnded(subscription, 2, 'succeeded');
    const { uid } = await start();
    const { endpoint } = await on.batches.send(uid);
    expect(endpoint).toEqual({ subscriptionUid: subscription, ...onlyOrganisation() });
    expect(await on.sent(uid)).toEqual(uids);
    const rows = await stores.sql(
      `SELECT DISTINCT status, due_at <= now() AS "isDue", schedule_step AS step, attempts_made AS attempts, reason,
              notify_failure AS "isMailed" FROM deliveries WHERE recovery_uid = $1`,
      [uid],
    );
    expect(rows).toEqual([
      { status: 'pending', isDue: true, step: 0, attempts: 1, reason: null, isMailed: false },
    ]);
  });

  it('is sent once, however many workers are at it', async () => {
    await on.addEnded(subscription, 10);
    const { uid } = await start();
    await Promise.all(Array.from({ length: 5 }, () => on.batches.send(uid)));
    expect(await look(uid)).toMatchObject({ sent: 10, remaining: 0 });
    expect(await on.batches.listRunning()).not.toContain(uid);
  });

  it('is not sent before its time, by the clock of the database', async () => {
    await on.addEnded(subscription, 3);
    const { uid } = await start({ ratePerSecond: 1 });
    const { waitMs } = await on.batches.send(uid);
    expect(waitMs).toBeGreaterThan(0);
    expect(waitMs).toBeLessThanOrEqual(1000);
    await stores.sql(
      `UPDATE recoveries SET paced_at = now() + interval '10 seconds' WHERE uid = $1`,
      [uid],
    );
    expect(await on.batches.send(uid)).toMatchObject({ isTaken: false, endpoint: undefined });
    expect((await look(uid)).sent).toBe(1);
  });

  it('is sent when the clock of the database was a day ahead and is right again', async () => {
    await on.addEnded(subscription, 2);
    const { uid } = await start({ ratePerSecond: 1 });
    await stores.sql(`UPDATE recoveries SET paced_at = now() + interval '1 day' WHERE uid = $1`, [
      uid,
    ]);
    const { isTaken, waitMs } = await on.batches.send(uid);
    expect(isTaken).toBe(true);
    expect(waitMs).toBeLessThanOrEqual(1000);
  });

  it('is taken also when none of it can be sent', async () => {
    await on.addEnded(subscription, 1);
    const { uid } = await start();
    await stores.sql(`UPDATE subscriptions SET status = 'disabled' WHERE uid = $1`, [subscription]);
    expect(await on.batches.send(uid)).toMatchObject({ isTaken: true, endpoint: undefined });
    expect(await on.batches.send(uid)).toMatchObject({ isTaken: false });
  });

  it('is kept while the organisation is paused', async () => {
    await on.addEnded(subscription, 1);
    const { uid } = await start();
    const pause = (time: string) =>
      stores.sql(`UPDATE organisations SET paused_at = ${time} WHERE uid = $1`, [
        scope.organisationUid,
      ]);
    await pause('now()');
    expect(await on.batches.listRunning()).not.toContain(uid);
    await on.batches.send(uid);
    expect((await look(uid)).sent).toBe(0);
    await pause('NULL');
    await on.batches.send(uid);
    expect((await look(uid)).sent).toBe(1);
  });

  it('of an endpoint for which 100 of them wait leaves the turn to another endpoint', async () => {
    const other = await stores.subscribe(scope.organisationUid);
    await on.addEnded(subscription, 300);
    const others = await on.addEnded(other, 1);
    const { uid } = await start({ ratePerSecond: 500 });
    await on.sendAll(uid);
    const sent = await on.sent(uid);
    expect(sent).toHaveLength(101);
    expect(sent).toEqual(expect.arrayContaining(others));
    await on.end(sent, 'succeeded');
    await on.sendAll(uid);
    expect(await on.sent(uid)).toHaveLength(201);
  });

  it('of an endpoint for which 100 of all recoveries wait is kept', async () => {
    await on.addEnded(subscription, 150);
    const first = await start();
    await on.sendAll(first.uid);
    await on.addEnded(subscription, 10);
    const second = await start();
    await on.sendAll(second.uid);
    expect(await on.sent(second.uid)).toEqual([]);
    await on.end((await on.sent(first.uid)).slice(0, 1), 'succeeded');
    await on.sendAll(second.uid);
    expect(await on.sent(second.uid)).toHaveLength(20);
  });

  it('is kept while the organisation moves to another cell', async () => {
    await on.addEnded(subscription, 1);
    const { uid } = await start();
    await stores.sql(`UPDATE organisations SET move_state = 'frozen' WHERE uid = $1`, [
      scope.organisationUid,
    ]);
    expect(await on.batches.listRunning()).not.toContain(uid);
    await on.batches.send(uid);
    expect((await look(uid)).sent).toBe(0);
  });
});

const onlyOrganisation = () => ({ organisationUid: scope.organisationUid });

describe('a retry that waits', () => {
  const rowsOf = (uid: string) =>
    stores.sql(
      `SELECT DISTINCT status, due_at <= now() AS "isDue", schedule_step AS step, attempts_made AS attempts,
              notify_failure AS "isMailed", recovery_uid AS recovery FROM deliveries WHERE uid = $1`,
      [uid],
    );

  it('is due now, with its schedule from its start, and still tells its owner of a failure', async () => {
    const uids = await on.addRetrying(subscription, 3);
    const { uid } = await start({ include: ['waiting'] });
    await on.sendAll(uid);
    expect(await on.sent(uid)).toEqual(uids);
    const sent = { status: 'pending', isDue: true, step: 0, attempts: 1, isMailed: true };
    expect(await rowsOf(uids[0] ?? '')).toEqual([{ ...sent, recovery: uid }]);
    expect(await look(uid)).toMatchObject({ matched: 3, sent: 3, remaining: 0 });
  });

  it('is left alone when its own time has come, or a worker makes it, before its turn', async () => {
    const [due = '', made = '', ending = '', other = ''] = await on.addRetrying(subscription, 4);
    const { uid } = await start({ include: ['waiting'] });
    await stores.sql('UPDATE deliveries SET due_at = now() WHERE uid = $1', [due]);
    await stores.sql('UPDATE deliveries SET due_at = NULL WHERE uid = $1', [ending]);
    await stores.sql(
      `UPDATE deliveries SET lease_token = 'x', leased_at = now(), lease_until = now() + interval '1 minute' WHERE uid = $1`,
      [made],
    );
    await on.sendAll(uid);
    expect(await on.sent(uid)).toEqual([other]);
    for (const one of [due, made, ending])
      expect(await rowsOf(one)).toMatchObject([{ status: 'retrying', step: 3, recovery: null }]);
    expect(await look(uid)).toMatchObject({ sent: 1, remaining: 0, unsendable: { changed: 3 } });
  });

  it('of a recovery counts as failed there when a later one sends it', async () => {
    const uids = await on.addEnded(subscription, 2);
    const first = await start();
    await on.sendAll(first.uid);
    await on.end(uids.slice(0, 1), 'succeeded');
    await stores.sql(
      `UPDATE deliveries SET status = 'retrying', due_at = now() + interval '1 hour' WHERE uid = $1`,
      [uids[1]],
    );
    const second = await start({ include: ['waiting'] });
    await on.sendAll(second.uid);
    expect(await look(first.uid)).toMatchObject({ sent: 2, succeeded: 1, failed: 1 });
    await on.end(uids, 'succeeded');
    await on.batches.settle();
    expect(await look(first.uid)).toMatchObject({ status: 'finished', succeeded: 1, failed: 1 });
    expect(await look(second.uid)).toMatchObject({ status: 'finished', sent: 1, succeeded: 1 });
  });
});

describe('what has changed by the time that it is its turn', () => {
  it('is not sent, and counted by the reason', async () => {
    const uids = await on.addEnded(subscription, 5);
    const { uid } = await start();
    await stores.sql(
      'UPDATE events SET data = NULL WHERE uid = (SELECT event_uid FROM deliveries WHERE uid = $1)',
      [uids[0]],
    );
    await on.end(uids.slice(1, 2), 'succeeded');
    await on.end(uids.slice(2, 3), 'pending');
    await stores.sql('DELETE FROM deliveries WHERE uid = $1', [uids[3]]);
    await on.sendAll(uid);
    expect(await on.sent(uid)).toEqual(uids.slice(4));
    expect(await look(uid)).toMatchObject({
      matched: 5,
      sent: 1,
      remaining: 0,
      unsendable: { payload_erased: 1, changed: 3 },
    });
  });

  it('is not sent to a subscription that was disabled or removed meanwhile', async () => {
    const removed = await stores.subscribe(scope.organisationUid);
    await on.addEnded(subscription, 1);
    await on.addEnded(removed, 1);
    const { uid } = await start();
    await stores.sql(`UPDATE subscriptions SET status = 'disabled' WHERE uid = $1`, [subscription]);
    await stores.unsubscribe(removed);
    await on.sendAll(uid);
    expect(await look(uid)).toMatchObject({
      sent: 0,
      unsendable: { subscription_disabled: 1, subscription_removed: 1 },
    });
  });
});

describe('a missing delivery', () => {
  it('is made with the uid that its fan-out would give it, and once', async () => {
    const event = newEvent(scope.organisationUid);
    await stores.events.insert([event]);
    await stores.sql('DELETE FROM waiting_events');
    const [first, second] = [
      await start({ include: ['missing'] }),
      await start({ include: ['missing'] }),
    ];
    await on.sendAll(first.uid);
    await on.sendAll(second.uid);
    const rows = await stores.sql(
      `SELECT event_uid AS event, subscription_uid AS subscription, status, recovery_uid AS recovery
       FROM deliveries WHERE organisation_uid = $1`,
      [scope.organisationUid],
    );
    expect(rows).toEqual([
      { event: event.uid, subscription, status: 'pending', recovery: first.uid },
    ]);
    expect(await look(second.uid)).toMatchObject({
      matched: 1,
      sent: 0,
      unsendable: { changed: 1 },
    });
  });
});

describe('a missing delivery, for a subscription that no longer wants its type', () => {
  it('is not made, and counts as changed', async () => {
    await stores.events.insert([newEvent(scope.organisationUid)]);
    await stores.sql('DELETE FROM waiting_events');
    const { uid } = await start({ include: ['missing'] });
    await stores.sql(`UPDATE subscriptions SET event_types = '{other}' WHERE uid = $1`, [
      subscription,
    ]);
    await on.sendAll(uid);
    expect(await look(uid)).toMatchObject({ matched: 1, sent: 0, unsendable: { changed: 1 } });
  });
});

/** Two recoveries that have sent one delivery each, and of which each is about to send that of the other. */
async function crossed() {
  const own = [await on.addEnded(subscription, 1), await on.addEnded(subscription, 1)].flat();
  const recoveries = [await start({ ratePerSecond: 1 }), await start({ ratePerSecond: 1 })];
  const uids = recoveries.map(({ uid }) => uid);
  await stores.sql('DELETE FROM recovery_batches WHERE recovery_uid = ANY ($1)', [uids]);
  for (const [place, uid] of uids.entries()) {
    await stores.sql('UPDATE deliveries SET recovery_uid = $2 WHERE uid = $1', [own[place], uid]);
    await stores.sql('UPDATE recoveries SET matched = 2, sent = 1 WHERE uid = $1', [uid]);
    await stores.sql(
      `INSERT INTO recovery_batches (recovery_uid, organisation_uid, place, subscription_uid, delivery_uids)
       VALUES ($1, $2, 0, $3, $4)`,
      [uid, scope.organisationUid, subscription, [own[1 - place]]],
    );
  }
  return { own, uids };
}

it('two that take deliveries from each other do not wait for each other', async () => {
  const { own, uids } = await crossed();
  const session = stores.dataSource.createQueryRunner();
  await session.startTransaction();
  onTestFinished(() => session.release());
  await session.query('SELECT FROM deliveries WHERE uid = ANY ($1) FOR UPDATE', [own]);
  const waiting = async () =>
    (
      await stores.sql(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      )
    ).length;
  const send = (uid = '') => stores.dataSource.query(SEND_BATCH, [uid, []]);
  const first = send(uids[0]);
  await expect.poll(waiting).toBe(1);
  const second = send(uids[1]);
  await Promise.race([second, expect.poll(waiting).toBe(2)]);
  await session.commitTransaction();
  expect(await Promise.all([first, second])).toMatchObject([[{ sent: 1 }], [{ sent: 0 }]]);
  await on.batches.send(uids[1] ?? '');
  expect(await look(uids[0] ?? '')).toMatchObject({ sent: 2, failed: 1, remaining: 0 });
  expect(await look(uids[1] ?? '')).toMatchObject({ sent: 2, failed: 1, remaining: 0 });
});

describe('the progress', () => {
  it('adds up while deliveries end, and ends with the last of them', async () => {
    const uids = await on.addEnded(subscription, 4);
    const { uid } = await start();
    await on.sendAll(uid);
    await on.end(uids.slice(0, 2), 'succeeded');
    await on.end(uids.slice(2, 3), 'skipped');
    await on.batches.settle();
    expect(await look(uid)).toMatchObject({
      status: 'running',
      sent: 4,
      succeeded: 2,
      failed: 1,
      endedAt: undefined,
    });
    await on.end(uids.slice(3), 'failed');
    await on.batches.settle();
    const ended = await look(uid);
    expect(ended).toMatchObject({ status: 'finished', succeeded: 2, failed: 2 });
    expect(ended.endedAt).toBeInstanceOf(Date);
  });

  it('of one that has ended stays as it is, whatever becomes of its deliveries', async () => {
    const uids = await on.addEnded(subscription, 2);
    const { uid } = await start();
    await on.sendAll(uid);
    await on.end(uids, 'failed');
    await on.batches.settle();
    const ended = await look(uid);
    const later = await start();
    await on.sendAll(later.uid);
    await stores.sql('DELETE FROM deliveries WHERE uid = $1', [uids[0]]);
    await on.batches.settle();
    expect(await look(uid)).toEqual(ended);
  });

  it('keeps the outcomes of deliveries that a later one takes while it runs', async () => {
    const uids = await on.addEnded(subscription, 3);
    const first = await start();
    await on.sendAll(first.uid);
    await on.end(uids.slice(0, 1), 'succeeded');
    await on.end(uids.slice(1, 2), 'failed');
    const second = await start({ include: ['failed', 'succeeded'] });
    await on.sendAll(second.uid);
    expect(await look(first.uid)).toMatchObject({ sent: 3, succeeded: 1, failed: 1 });
    await on.end(uids, 'succeeded');
    await on.batches.settle();
    expect(await look(first.uid)).toMatchObject({ status: 'finished', succeeded: 2, failed: 1 });
    expect(await look(second.uid)).toMatchObject({ sent: 2, succeeded: 2, failed: 0 });
  });

  it('in a list counts as many deliveries as one recovery may have, those of the newest first', async () => {
    const [oldest = '', older = '', newest = ''] = [
      await start(),
      await start(),
      await start(),
    ].map(({ uid }) => uid);
    for (const [uid, sent] of [
      [oldest, 1],
      [older, MOST_RECOVERED],
      [newest, 1],
    ])
      await stores.sql('UPDATE recoveries SET matched = $2, sent = $2 WHERE uid = $1', [uid, sent]);
    const list = () => on.log.list(scope, { limit: 10, before: undefined });
    const counts = async () =>
      (await list()).map(({ uid, succeeded, failed }) => [uid, succeeded, failed]);
    const none = [undefined, undefined];
    expect(await counts()).toEqual([
      [newest, 0, 0],
      [older, ...none],
      [oldest, ...none],
    ]);
    expect(await on.log.find(scope, older)).toMatchObject({ succeeded: 0, failed: 0 });
    await stores.sql('UPDATE recoveries SET ended_at = now() WHERE uid = $1', [older]);
    expect(await counts()).toEqual([
      [newest, 0, 0],
      [older, 0, 0],
      [oldest, 0, 0],
    ]);
  });

  it('of nothing is that of one that has ended', async () => {
    const { uid } = await start();
    await on.batches.settle();
    expect(await look(uid)).toMatchObject({ status: 'finished', matched: 0 });
  });
});

describe('a cancelled one', () => {
  it('sends no more, and counts what it has sent to its end', async () => {
    const uids = await on.addEnded(subscription, 4);
    const { uid } = await start({ ratePerSecond: 50 });
    await on.batches.send(uid);
    const cancelled = await on.log.cancel(scope, uid);
    expect(cancelled).toMatchObject({ status: 'cancelled', sent: 2 });
    await makePast(uid);
    await on.batches.send(uid);
    await on.batches.settle();
    expect(await look(uid)).toMatchObject({ sent: 2, remaining: 2, endedAt: undefined });
    await on.end(uids.slice(0, 2), 'succeeded');
    await on.batches.settle();
    const ended = await look(uid);
    expect(ended).toMatchObject({ status: 'cancelled', succeeded: 2, failed: 0 });
    expect(ended.endedAt).toBeInstanceOf(Date);
  });

  it('is not one of another organisation or pharmacy', async () => {
    const { organisationUid } = scope;
    const pharmacyUid = await stores.addPharmacy(organisationUid);
    const other = await stores.addOrganisation();
    await on.addEnded(subscription, 1);
    const { uid } = await start();
    for (const stranger of [
      { organisationUid, pharmacyUid },
      { organisationUid: other, pharmacyUid: undefined },
    ]) {
      expect(await on.log.cancel(stranger, uid)).toBeUndefined();
      expect(await on.log.find(stranger, uid)).toBeUndefined();
      expect(await on.log.list(stranger, { limit: 10, before: undefined })).toEqual([]);
    }
    expect((await look(uid)).status).toBe('running');
  });

  it('stays finished when it has ended before', async () => {
    const { uid } = await start();
    await on.batches.settle();
    expect(await on.log.cancel(scope, uid)).toMatchObject({ status: 'finished' });
  });
});
