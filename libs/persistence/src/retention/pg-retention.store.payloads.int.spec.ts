import { describe, expect, it } from 'vitest';
import { usePastEvents } from '../../test/past-events.js';

const bench = usePastEvents();
const { past, rows, expire, dataOf } = bench;

describe('expiring payloads', () => {
  it('erases what is older and leaves what is younger', async () => {
    const old = await past(30.01);
    const young = await past(29.99);
    await expire('payloads');
    expect(await dataOf(old.uid)).toBeNull();
    expect(await dataOf(young.uid)).toBe('{"uid":"po-1"}');
  });

  it('erases what receivers answered to it, and keeps the rest of the record', async () => {
    const before = (await past(40, { deliveries: [{ attempts: 2 }] })).deliveries;
    await past(20, { deliveries: [{}] });
    await expire('payloads');
    const attempts = await rows('attempts');
    expect(attempts.map(({ response_excerpt: excerpt }) => excerpt === null)).toEqual([
      true,
      true,
      false,
    ]);
    expect(attempts[1]).toMatchObject({ delivery_uid: before[0], number: 2, status_code: 200 });
    expect(await rows('deliveries')).toMatchObject([{ status: 'succeeded' }, {}]);
  });

  it('gives each organisation its own number of days', async () => {
    const soon = await bench.stores.addOrganisation();
    const late = await bench.stores.addOrganisation();
    await bench.organisations.change(soon, { payloadRetentionDays: 3 });
    await bench.organisations.change(late, { payloadRetentionDays: 60 });
    const kept = [await past(20), await past(40, { organisationUid: late })];
    const erased = [await past(4, { organisationUid: soon }), await past(31)];
    await expire('payloads');
    for (const { uid } of kept) expect(await dataOf(uid)).not.toBeNull();
    for (const { uid } of erased) expect(await dataOf(uid)).toBeNull();
  });

  it('looks again at everything when an organisation takes fewer days', async () => {
    const other = await bench.stores.addOrganisation();
    await bench.organisations.change(other, { payloadRetentionDays: 7 });
    const { uid } = await past(20);
    await expire('payloads'); // the group of 7 days has come as far as it goes
    await past(7.1, { organisationUid: other });
    await expire('payloads');
    expect(await dataOf(uid)).not.toBeNull();
    await bench.organisations.change(bench.organisationUid, { payloadRetentionDays: 7 });
    await expire('payloads');
    expect(await dataOf(uid)).toBeNull();
  });

  it('cancels deliveries that are still open, and says why', async () => {
    const { deliveries } = await past(40, {
      deliveries: [{ status: 'pending' }, { status: 'retrying' }, { status: 'failed' }],
    });
    const reason = 'The payload of the event was erased after 30 days.';
    await expire('payloads');
    expect(deliveries).toHaveLength(3);
    // Ids that were made in one moment have no order.
    const found = (await rows('deliveries')).toSorted((a, b) => a.status.localeCompare(b.status));
    expect(found).toMatchObject([
      { status: 'cancelled', reason, due_at: null },
      { status: 'cancelled', reason, due_at: null },
      { status: 'failed', reason: null },
    ]);
  });

  it('marks a delivery with an attempt in flight to be cancelled, and records one that ran out as lost', async () => {
    await past(40, {
      deliveries: [
        { status: 'pending', attempts: 0, leaseSeconds: 60 },
        { status: 'retrying', attempts: 1, leaseSeconds: -60 },
      ],
    });
    await expire('payloads');
    expect(await rows('deliveries')).toMatchObject([
      {
        status: 'pending',
        due_at: null,
        reason: 'The payload of the event was erased after 30 days.',
        lease_token: 'lease_1',
        attempts_made: 0,
      },
      { status: 'cancelled', lease_token: null, attempts_made: 2 },
    ]);
    expect(await rows('attempts')).toMatchObject([
      { number: 1 },
      { number: 2, error: expect.stringMatching(/^unknown: /) },
    ]);
  });

  it('sets an event aside that was never fanned out', async () => {
    await past(40, { isFannedOut: false });
    await expire('payloads');
    expect(await rows('events')).toMatchObject([
      { data: null, quarantine_reason: 'The payload of the event was erased after 30 days.' },
    ]);
    expect(await bench.stores.leases.take(10)).toMatchObject({ events: [] });
  });

  it('takes as many batches as it has to, also for one event of many deliveries', async () => {
    const status = 'pending';
    const deliveries = Array.from({ length: 3 }, () => ({ status, attempts: 800 }));
    await past(40, { deliveries });
    expect(await expire('payloads')).toBeGreaterThan(3);
    const left = 'SELECT FROM attempts WHERE response_excerpt IS NOT NULL';
    expect(await bench.stores.sql(left)).toEqual([]);
  });

  it('takes large payloads a few at a time', async () => {
    // Random, so that it cannot be compressed.
    const huge = `SELECT string_agg(gen_random_uuid()::text, '') AS text FROM generate_series(1, 60000)`;
    const [{ text }] = await bench.stores.sql(huge);
    for (let count = 0; count < 6; count += 1) await past(40, { data: text });
    expect(await expire('payloads')).toBeGreaterThan(2);
    expect(await bench.stores.sql('SELECT FROM events WHERE data IS NOT NULL')).toEqual([]);
  });

  it('deletes tests that are as old, and leaves those of others', async () => {
    const subscription = await bench.stores.subscribe(bench.organisationUid);
    const other = await bench.stores.addOrganisation();
    await bench.organisations.change(other, { payloadRetentionDays: 60 });
    const addTest = (uid: string, organisationUid: string, daysAgo: number) =>
      bench.stores.sql(
        `INSERT INTO test_deliveries (organisation_uid, uid, subscription_uid, event_id, event_type, started_at, duration_ms, resent, details, created_at)
         VALUES ($1, $2, $3, 'evt_1', 'note_added', now(), 1, false, '{}', now() - $4::float8 * interval '1 day')`,
        [organisationUid, uid, subscription, daysAgo],
      );
    await addTest('dlv_old', bench.organisationUid, 30.01);
    await addTest('dlv_young', bench.organisationUid, 29.99);
    await addTest('dlv_other', other, 40);
    await expire('payloads');
    const left = (await rows('test_deliveries')).map(({ uid }) => uid);
    expect(left.toSorted()).toEqual(['dlv_other', 'dlv_young']);
  });

  it('leaves tests of an organisation that was moved to the move, and erases those of others', async () => {
    const moved = await bench.stores.addOrganisation();
    for (const organisationUid of [moved, bench.organisationUid]) {
      const subscription = await bench.stores.subscribe(organisationUid);
      await bench.stores.sql(
        `INSERT INTO test_deliveries (organisation_uid, uid, subscription_uid, event_id, event_type, started_at, duration_ms, resent, details, created_at)
         VALUES ($1, 'dlv_' || $1, $2, 'evt_1', 'note_added', now(), 1, false, '{}', now() - interval '40 days')`,
        [organisationUid, subscription],
      );
    }
    await bench.stores.sql(`UPDATE organisations SET move_state = 'moved' WHERE uid = $1`, [moved]);
    await expire('payloads');
    const left = (await rows('test_deliveries')).map(({ uid }) => uid);
    expect(left).toEqual([`dlv_${moved}`]);
  });

  it('erases the headers of answers, and keeps the rest of their details', async () => {
    const { deliveries } = await past(40, { deliveries: [{}] });
    await bench.stores.sql(
      `UPDATE attempts SET response_excerpt = NULL, details = '{"w":"host:1","h":{"server":"nginx"}}' WHERE delivery_uid = $1`,
      deliveries,
    );
    await expire('payloads');
    expect((await rows('attempts'))[0]?.details).toEqual({ w: 'host:1' });
  });
});
