import { CorrectedClock } from '@rxhooks/platform';
import { describe, expect, it } from 'vitest';
import { usePastEvents } from '../../test/past-events.js';
import { ids } from '../../test/stores.js';
import { PgRetentionStore } from './pg-retention.store.js';

const bench = usePastEvents();
const { past, rows, expire, dataOf } = bench;

describe('the periods', () => {
  it('are the default and those that somebody has chosen, each once', async () => {
    for (const days of [7, 7, 60])
      await bench.organisations.change(await bench.stores.addOrganisation(), {
        payloadRetentionDays: days,
      });
    expect(await bench.retention.listPeriods('payloads')).toEqual([7, 30, 60]);
    expect(await bench.retention.listPeriods('deliveries')).toEqual([90]);
  });
});

describe('several workers', () => {
  it('share the work, and nothing is left or done half', async () => {
    await bench.stores.sql(
      `INSERT INTO events (uid, organisation_uid, id, type, "timestamp", data, fingerprint, accepted_at, fanned_out_at)
       SELECT 'evt_' || lpad(to_hex(n), 32, '0'), $1, n::text, 't', 1, 'x', '', now() - interval '91 days', now() FROM generate_series(1, 5500) n`,
      [bench.organisationUid],
    );
    const workers = await Promise.all([1, 2, 3].map(() => bench.stores.connect()));
    const all = workers.map(
      ({ dataSource }) => new PgRetentionStore(dataSource, ids, new CorrectedClock()),
    );
    const until = async (left: string) => {
      while ((await bench.stores.sql(left)).length > 0)
        await Promise.all(
          all.flatMap((one) => [expire('payloads', one), expire('deliveries', one)]),
        );
    };
    await until('SELECT FROM events WHERE data IS NOT NULL LIMIT 1');
    await until('SELECT FROM events LIMIT 1');
    expect(await rows('events')).toEqual([]);
  });

  it('leave a subject to the one that is at it', async () => {
    const { uid } = await past(40);
    await bench.stores.sql(`INSERT INTO retention_runs (subject) VALUES ('payloads')`);
    const { dataSource } = await bench.stores.connect();
    await dataSource.transaction(async (manager) => {
      await manager.query('SELECT FROM retention_runs FOR UPDATE');
      expect(await bench.retention.erasePayloads(30)).toEqual({ isDone: true });
    });
    expect(await dataOf(uid)).not.toBeNull();
  });
});

describe('trimming', () => {
  const REST = {
    audit_log: 'actor, action, result',
    notifications: 'recipient, subject, body',
    recoveries: 'request, statuses, since, until, rate_per_second',
  };
  const add = (table: keyof typeof REST, time: string, prefix: string, ages: readonly number[]) =>
    bench.stores.sql(
      `INSERT INTO ${table} (uid, ${time}, organisation_uid, ${REST[table]})
       SELECT '${prefix}' || lpad(place::text, 9, '0'), now() - age * interval '1 day', 'org', ${table === 'recoveries' ? `'{}', '{}', now(), now(), 1` : `'a', 'b', 'c'`}
       FROM unnest($1::float8[]) WITH ORDINALITY AS t (age, place)`,
      [ages],
    );

  it.each([
    ['audit_log', 'at', 'aud_'],
    ['notifications', 'created_at', 'ntf_'],
    ['recoveries', 'created_at', 'rcv_'],
  ] as const)('deletes from %s what is old, batch by batch', async (table, time, prefix) => {
    await add(table, time, prefix, [...Array.from({ length: 2300 }, () => 400), 9, 8]);
    const trim = () => bench.retention.trim(table, 10);
    expect([await trim(), await trim(), await trim()]).toEqual([
      { isDone: false },
      { isDone: false },
      { isDone: true },
    ]);
    expect(await rows(table)).toHaveLength(2);
  });

  it('deletes statistics by the hour that are old, and keeps the others', async () => {
    await bench.stores.sql(
      `INSERT INTO stats_hours (organisation_uid, subscription_uid, bucket, event_type, accepted, attempts, succeeded, failed, latency, receiver)
       SELECT 'org', '', now() - age * interval '1 day', 't', 1, 1, 1, 0, '{}', '{}' FROM unnest('{100,91,89,1}'::float8[]) AS age`,
    );
    await bench.retention.trim('stats_hours', 90);
    expect(await bench.stores.sql('SELECT FROM stats_hours')).toHaveLength(2);
  });

  it('deletes refused events that are old, and keeps the others', async () => {
    await bench.stores.sql(
      `INSERT INTO refused_events (uid, organisation_uid, job_id, reason, refused_at)
       SELECT 'evt_' || age, 'org', 'job_' || age, 'r', now() - age * interval '1 day' FROM unnest('{31,29}'::float8[]) AS age`,
    );
    await bench.retention.trim('refused_events', 30);
    expect(await bench.stores.sql('SELECT uid FROM refused_events')).toEqual([{ uid: 'evt_29' }]);
  });
});
