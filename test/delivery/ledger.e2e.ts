/**
 * Accounts for every event at three endpoints that fail at random: what was accepted against what arrived against
 * what is on record. `LEDGER_EVENTS` sets the number of events, `LEDGER_SEED` repeats a run.
 */
import { randomInt } from 'node:crypto';
import { eventually } from '@rxhooks/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  bodyHash,
  type Entry,
  expectedRecord,
  findBadSignature,
  groupById,
  isSuccess,
  type LedgerEndpoint,
  ledgerEvent,
  sha256,
  startLedgerEndpoint,
} from '../support/ledger.js';
import { startWorld, type World } from '../support/world.js';

const EVENTS = Number(process.env['LEDGER_EVENTS'] ?? 300);
const SEED = Number(process.env['LEDGER_SEED'] ?? randomInt(2 ** 31));
const PATIENCE_MS = 60_000 + EVENTS * 100;
const CHUNK = 100;

type AttemptRow = {
  delivery: string;
  status_code: number | null;
  error: string | null;
  resent: boolean;
};

const events = Array.from({ length: EVENTS }, (_, index) => ledgerEvent(index));
const endpoints: (LedgerEndpoint & { readonly secret: string })[] = [];
let world: World;
let attempts: readonly AttemptRow[];

beforeAll(async () => {
  world = await startWorld({
    DELIVERY_TIMEOUT_MS: '2000',
    RETRY_SCHEDULE_SECONDS: Array(8).fill('0.1').join(','),
  });
  const tenant = await world.tenant();
  for (const name of ['first', 'second', 'third']) {
    const endpoint = await startLedgerEndpoint(name, SEED);
    const { signing_secret: secret } = await tenant.subscribe(`${endpoint.receiver.url}/${name}`);
    endpoints.push({ ...endpoint, secret });
  }
  const startedAt = performance.now();
  for (let at = 0; at < EVENTS; at += CHUNK) {
    const answer = await tenant.call('POST', '/v1/events/batch', {
      events: events.slice(at, at + CHUNK),
    });
    expect(answer.status).toBe(202);
    expect(answer.body.results).not.toContainEqual(
      expect.not.objectContaining({ duplicate: false }),
    );
  }
  await eventually(async () => expect(await countUnfinished()).toBe(0), { timeoutMs: PATIENCE_MS });
  const seconds = (performance.now() - startedAt) / 1000;
  attempts = await world.database.query(
    'SELECT delivery_uid AS delivery, status_code, error, resent FROM attempts ORDER BY delivery_uid, number',
  );
  console.log(
    `ledger: LEDGER_SEED=${SEED} LEDGER_EVENTS=${EVENTS}, ${allEntries().length} requests, ` +
      `${attempts.length} attempts, ${seconds.toFixed(1)} s`,
  );
}, PATIENCE_MS * 2);

afterAll(async () => {
  await world.close();
  await Promise.all(endpoints.map(({ receiver }) => receiver.close()));
});

/** Ends the scan at the first row: it is asked again and again while the system works. */
async function countUnfinished(): Promise<number> {
  const rows = await world.database.query(`
    (SELECT uid FROM waiting_events LIMIT 1) UNION ALL
    (SELECT uid FROM deliveries WHERE status IN ('pending', 'retrying') LIMIT 1)`);
  return rows.length;
}

const allEntries = (): readonly Entry[] => endpoints.flatMap(({ entries }) => entries);

test('the endpoints have failed in every way they know', () => {
  const fates = new Set(allEntries().map(({ fate }) => fate));
  expect([...fates].sort()).toEqual(['accept', 'error', 'hang', 'reset', 'slow', 'stall']);
});

test('every delivery ends as succeeded', async () => {
  const counts = await world.database.query(
    'SELECT status, count(*)::int AS deliveries FROM deliveries GROUP BY status',
  );
  expect(counts).toEqual([{ status: 'succeeded', deliveries: EVENTS * endpoints.length }]);
});

test('every endpoint has accepted every event', () => {
  for (const { entries } of endpoints) {
    const accepted = new Set(entries.filter(isSuccess).map(({ eventId }) => eventId));
    expect(events.filter(({ id }) => !accepted.has(id)).map(({ id }) => id)).toEqual([]);
  }
});

test('every request carries the bytes that its event calls for', () => {
  const expected = new Map(events.map((event) => [event.id, bodyHash(event)]));
  const damaged = allEntries().filter(
    ({ eventId, body }) => sha256(body) !== expected.get(eventId),
  );
  expect(damaged.map(({ eventId }) => eventId)).toEqual([]);
});

test('every request carries two valid signatures', () => {
  const faults = endpoints.flatMap(({ entries, secret }) =>
    entries.map((entry) => findBadSignature(entry, secret)).filter(Boolean),
  );
  expect(faults).toEqual([]);
});

test('no request comes after a success', () => {
  const late = [...groupById(allEntries())].filter(([, requests]) =>
    requests.slice(0, -1).some(isSuccess),
  );
  expect(late.map(([webhookId]) => webhookId)).toEqual([]);
});

test('a webhook-id stands for one event at one endpoint, over all attempts', () => {
  const ids = endpoints.flatMap(({ entries }) =>
    [...Map.groupBy(entries, ({ eventId }) => eventId).values()].map(
      (requests) => new Set(requests.map(({ headers }) => headers['webhook-id'])),
    ),
  );
  expect(ids.filter(({ size }) => size !== 1)).toEqual([]);
  expect(groupById(allEntries()).size).toBe(EVENTS * endpoints.length);
});

test('every request is on record as an attempt, or as resent by one, with what came of it', () => {
  const recorded = Map.groupBy(attempts, ({ delivery }) => delivery);
  const faults = [...groupById(allEntries())].flatMap(([webhookId, requests]) => {
    const seen = requests.map(expectedRecord).join();
    const onRecord = (recorded.get(webhookId) ?? []).flatMap(toRecords).join();
    return seen === onRecord ? [] : [`${webhookId}: ${seen} is on record as ${onRecord}`];
  });
  expect(faults).toEqual([]);
  expect(attempts.flatMap(toRecords)).toHaveLength(allEntries().length);
});

/** Of each request that an attempt made: one that was reset on a kept connection is made again, as part of the same attempt. */
function toRecords({ status_code, error, resent }: AttemptRow): string[] {
  const last = /^[a-z_]+(?=:)/.exec(error ?? '')?.[0] ?? String(status_code);
  return resent ? ['connection_reset', last] : [last];
}
