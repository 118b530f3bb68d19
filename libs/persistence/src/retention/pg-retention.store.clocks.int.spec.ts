import { ClocksDisagree } from '@rxhooks/application';
import { CorrectedClock, MACHINE_CLOCKS } from '@rxhooks/platform';
import { describe, expect, it } from 'vitest';
import { usePastEvents } from '../../test/past-events.js';
import { ids } from '../../test/stores.js';
import { PgRetentionStore } from './pg-retention.store.js';

const bench = usePastEvents();
const { past, expire, dataOf } = bench;

describe('ages', () => {
  it.each([-40, 40])(
    'are what the database wrote, whatever an api that is %d days ahead put into the uids',
    async (aheadDays) => {
      const fresh = await past(0.01, { uidDaysAgo: 0.01 - aheadDays });
      const due = await past(31, { uidDaysAgo: 31 - aheadDays });
      await expire('payloads');
      expect(await dataOf(fresh.uid)).not.toBeNull();
      expect(await dataOf(due.uid)).toBeNull();
    },
  );

  it('are judged again in every run: what comes below what was passed is found', async () => {
    await past(35);
    await expire('payloads');
    const { uid } = await past(80);
    await expire('payloads');
    expect(await dataOf(uid)).toBeNull();
  });

  it('of the audit log are not those of its uids either', async () => {
    await bench.stores.sql(
      `INSERT INTO audit_log (uid, at, actor, action, result)
       SELECT 'aud_0' || n, now(), 'a', 'b', 'c' FROM generate_series(1, 1500) n
       UNION ALL SELECT 'aud_9', now() - interval '366 days', 'old', 'b', 'c'`,
    );
    await bench.retention.trim('audit_log', 365);
    expect(await bench.stores.sql(`SELECT FROM audit_log WHERE actor = 'old'`)).toEqual([]);
  });
});

describe('clocks that do not agree', () => {
  const ahead = (days: number) =>
    new PgRetentionStore(
      bench.stores.dataSource,
      ids,
      new CorrectedClock({
        ...MACHINE_CLOCKS,
        wallMs: () => Date.now() + days * 24 * 3600 * 1000,
      }),
    );
  const destroyers = [
    ['payloads', (store: PgRetentionStore) => store.erasePayloads(30)],
    ['deliveries', (store: PgRetentionStore) => store.deleteDeliveries(90)],
    ['the audit log', (store: PgRetentionStore) => store.trim('audit_log', 365)],
    ['notifications', (store: PgRetentionStore) => store.trim('notifications', 90)],
  ] as const;

  it.each(destroyers)('keep %s, also what is due', async (_, destroy) => {
    for (const days of [-40, 40])
      await expect(destroy(ahead(days))).rejects.toBeInstanceOf(ClocksDisagree);
  });

  it.each(destroyers)('keep %s after the time of the database has jumped', async (_, destroy) => {
    await destroy(bench.retention);
    await bench.stores.sql(`UPDATE retention_runs SET at = at - interval '40 days'`);
    await expect(destroy(bench.retention)).rejects.toBeInstanceOf(ClocksDisagree);
    // It is on record, for other workers and later starts.
    const other = new PgRetentionStore(bench.stores.dataSource, ids, new CorrectedClock());
    await expect(destroy(other)).rejects.toBeInstanceOf(ClocksDisagree);
    await bench.stores.sql(`UPDATE retention_runs SET steady_since = now() - interval '49 hours'`);
    expect(await destroy(other)).toMatchObject({ isDone: true });
  });
});
