import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newEvent, type Stores } from '../../test/stores.js';
import { openTwoCells, ringOf, type TwoCells } from '../../test/two-cells.js';
import { PgBusinessKeyHasher } from '../business-keys/pg-business-key-hasher.js';
import { MOVED_TABLES } from './moved-tables.js';

let cells: TwoCells;

beforeAll(async () => {
  cells = await openTwoCells();
});
afterAll(() => cells.close());

describe('a move', () => {
  it('names every table that has rows of organisations', async () => {
    const rows: { name: string }[] = await cells.source.sql(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
    );
    const ofNobody = ['cell', 'schema_migrations', 'retention_marks', 'retention_runs'];
    // Who works in this cell, and when a key was last used in it.
    const ofTheCell = ['operator_keys', 'api_key_uses', 'sessions', 'login_codes'];
    expect(rows.map(({ name }) => name).toSorted()).toEqual(
      [...MOVED_TABLES.map(({ name }) => name), ...ofNobody, ...ofTheCell].toSorted(),
    );
  });

  it('leaves everything that the organisation has to the target, and serves it there alone', async () => {
    const { uid } = await cells.organisation();
    const before = await cells.countsOf('source', uid);
    expect(Math.min(...Object.values(before))).toBe(1);
    await cells.move(uid);
    expect(await cells.states(uid)).toEqual(['moved', 'active']);
    expect(await cells.countsOf('target', uid)).toEqual(before);
  });

  it('finds the organisation by its slug', async () => {
    const { uid } = await cells.organisation();
    await cells.source.sql(`UPDATE organisations SET slug = 'linden' WHERE uid = $1`, [uid]);
    await cells.move('linden');
    expect(await cells.states(uid)).toEqual(['moved', 'active']);
  });

  it('copies more than one page of a table', async () => {
    const { uid } = await cells.organisation();
    const events = Array.from({ length: 230 }, () => newEvent(uid));
    await cells.source.events.insert(events);
    await cells.move(uid);
    expect(await cells.countsOf('target', uid)).toMatchObject({ events: 232, waiting_events: 232 });
  });

  it('keeps the text of an event as it was', async () => {
    const { uid } = await cells.organisation();
    const data = '{"b":1.10,"a":12345678901234567890,"b2":"\\u0000 \\ud800","ü":"漢字 \\" \\\\"}';
    const event = newEvent(uid, { data });
    await cells.source.events.insert([event]);
    await cells.move(uid);
    expect(await cells.target.sql('SELECT data FROM events WHERE uid = $1', [event.uid])).toEqual([
      { data },
    ]);
  });

  it('takes along what events are found by, and leaves none of it', async () => {
    const { uid } = await cells.organisation();
    const hasherOf = ({ dataSource }: Stores) => new PgBusinessKeyHasher(dataSource, ringOf('k1'));
    const visibility = 'everybody' as const;
    const keys = Array.from({ length: 600 }, (_, n) => ({ value: `po-${n}`, visibility }));
    const businessKeys = await hasherOf(cells.source).pack(uid, keys);
    const last = await hasherOf(cells.source).find(uid, 'po-599');
    await cells.source.events.insert([newEvent(uid, { businessKeys })]);
    await cells.move(uid);
    const found = await hasherOf(cells.target).find(uid, 'po-599');
    expect(found).toBeDefined();
    expect(found).toEqual(last);
    expect(await cells.countsOf('target', uid)).toMatchObject({ business_keys: 601 });
    expect(await cells.countsOf('source', uid)).toMatchObject({ business_keys: 0 });
    expect(await hasherOf(cells.source).find(uid, 'po-599')).toBeUndefined();
  });

  it('is on record in both cells', async () => {
    const { uid } = await cells.organisation();
    await cells.move(uid);
    expect(await cells.actionsOf('source', uid)).toEqual(['freeze', 'leave', 'erase']);
    expect(await cells.actionsOf('target', uid)).toEqual(['activate']);
  });

  it('changes nothing when it is run again', async () => {
    const { uid } = await cells.organisation();
    await cells.move(uid);
    await cells.move(uid);
    expect(await cells.states(uid)).toEqual(['moved', 'active']);
    expect(await cells.actionsOf('source', uid)).toEqual(['freeze', 'leave', 'erase']);
  });

  it('leaves no payload, no secret, no mail and no answer of a receiver at the source', async () => {
    const { uid } = await cells.organisation();
    await cells.move(uid);
    const left = await cells.source.sql(
      `SELECT (SELECT count(*)::int FROM events WHERE organisation_uid = $1 AND (data IS NOT NULL OR fingerprint <> '')) AS payloads,
              (SELECT count(*)::int FROM waiting_events WHERE organisation_uid = $1) AS waiting,
              (SELECT count(*)::int FROM endpoint_states WHERE organisation_uid = $1) AS states,
              (SELECT count(*)::int FROM subscriptions WHERE organisation_uid = $1
                 AND (sealed_secret <> '' OR sealed_headers IS NOT NULL OR removed_at IS NULL)) AS secrets,
              (SELECT count(*)::int FROM notifications WHERE organisation_uid = $1) AS mails,
              (SELECT count(*)::int FROM mail_addresses WHERE organisation_uid = $1) AS addresses,
              (SELECT count(*)::int FROM attempts WHERE organisation_uid = $1 AND response_excerpt IS NOT NULL) AS answers,
              (SELECT count(*)::int FROM deliveries WHERE organisation_uid = $1 AND status IN ('pending', 'retrying')) AS open`,
      [uid],
    );
    expect(left).toEqual([
      {
        payloads: 0,
        waiting: 0,
        states: 0,
        secrets: 0,
        mails: 0,
        addresses: 0,
        answers: 0,
        open: 0,
      },
    ]);
  });

  it('leaves no failure at the source that is still to be told', async () => {
    const { uid, deliveryUid } = await cells.organisation();
    await cells.source.sql('UPDATE deliveries SET tells_failure = true WHERE uid = $1', [
      deliveryUid,
    ]);
    await cells.move(uid);
    const untold = `SELECT FROM deliveries
      WHERE organisation_uid = $1 AND tells_failure AND attempts_told IS DISTINCT FROM attempts_made`;
    expect(await cells.source.sql(untold, [uid])).toHaveLength(0);
    expect(await cells.target.sql(untold, [uid])).toHaveLength(1);
  });

  it('leaves the rows of another organisation as they are', async () => {
    const [moving, other] = [await cells.organisation(), await cells.organisation()];
    const before = await cells.countsOf('source', other.uid);
    await cells.move(moving.uid);
    expect(await cells.states(other.uid)).toEqual(['active', 'absent']);
    expect(await cells.countsOf('source', other.uid)).toEqual(before);
  });

  it('brings an organisation back to where it was before', async () => {
    const { uid, event } = await cells.organisation();
    const before = await cells.countsOf('source', uid);
    await cells.move(uid);
    await cells.move(uid, { fromUrl: cells.toUrl, toUrl: cells.fromUrl });
    expect(await cells.states(uid)).toEqual(['active', 'moved']);
    expect(await cells.countsOf('source', uid)).toEqual(before);
    expect(await cells.source.sql('SELECT data FROM events WHERE uid = $1', [event.uid])).toEqual([
      { data: event.data },
    ]);
  });
});
