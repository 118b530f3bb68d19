/** Planted secrets and patient data, after everything went wrong that can: found where they belong, and nowhere else. */
import { eventually } from '@rxhooks/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { orderEvent } from '../support/events.js';
import { type ChaosWorld, startChaosWorld } from './support/chaos-world.js';
import { findLeaks } from './support/leaks.js';
import type { ChaosTenant } from './support/ledger.js';
import { respond } from './support/raw-host.js';

const PATIENT = 'PHI-7f3a-Rosalind';
const HEADER_SECRET = 'hdr-5d1c-secret-value';
const QUERY_TOKEN = 'tok-91ab-in-the-query';

/** Where a text may be read in the database. */
const BELONGS: Readonly<Record<string, readonly string[]>> = {
  [PATIENT]: ['events.data', 'attempts.response_excerpt'],
  // The target is what the subscriber has asked for, and is shown to nobody else.
  [QUERY_TOKEN]: ['subscriptions.target'],
  [HEADER_SECRET]: [],
};

let world: ChaosWorld;
let tenant: ChaosTenant;
const secrets: string[] = [];

beforeAll(async () => {
  world = await startChaosWorld('leaks', {
    env: { DELIVERY_TIMEOUT_MS: '1000', LOG_LEVEL: 'trace' },
  });
  const { internet } = world;
  tenant = await world.tenant();
  const hosts = [
    await internet.host('accepts'),
    await internet.host('echoes', {
      answer: (turn) => respond(500, turn.request.body.toString())(turn),
    }),
    await internet.host('hangs', { answer: () => undefined }),
    await internet.host('expired', { certificate: 'expired' }),
    await internet.host('resets', { onConnection: (socket) => void socket.resetAndDestroy() }),
  ];
  for (const { url } of hosts) {
    const meta_data = { header_key: 'X-Token', header_value: HEADER_SECRET };
    const { uid, signing_secret } = await tenant.subscribe(
      `${url}/hook?token=${QUERY_TOKEN}`,
      undefined,
      { meta_data },
    );
    const path = `/v1/management/subscriptions/${uid}/rotate-secret`;
    const rotated = await tenant.call('POST', path, { overlap_hours: 1 });
    secrets.push(signing_secret, rotated.body.signing_secret);
  }
  const event = orderEvent();
  Object.assign(event.data, { patient_note: PATIENT });
  await tenant.send(event);
  // Refusals that hold the same data, and jobs of the public queue are no exception.
  await tenant.send({ ...event, event_type: 'no_such_type' });
  await tenant.send({ ...event, timestamp: 1 });
  await tenant.call('POST', '/v1/events', `{"data": "${PATIENT}`);
  await tenant.call('POST', '/v1/management/notification-subscriptions/test', {
    target_url: `${hosts[1]?.url}/?token=${QUERY_TOKEN}`,
    header_key: 'X-Token',
    header_value: HEADER_SECRET,
  });
  await world.workers[0]?.kill();
  await world.workers[0]?.startAgain();
  await world.settled();
  await eventually(async () => expect(await world.database.query(UNDELIVERED)).toEqual([]));
}, 180_000);

const UNDELIVERED = `SELECT FROM deliveries WHERE status IN ('pending', 'retrying')`;

afterAll(() => world?.close());

test('logs, metrics and the queue show none of them', async () => {
  const planted = {
    'patient data': PATIENT,
    'a custom header': HEADER_SECRET,
    'a token of a target': QUERY_TOKEN,
    ...Object.fromEntries(secrets.map((secret, index) => [`secret ${index}`, secret])),
  };
  expect(await findLeaks(world, planted)).toEqual([]);
});

describe('the database', () => {
  let places: ReadonlyMap<string, string>;

  beforeAll(async () => {
    places = await readColumns();
  });

  test.each(Object.entries(BELONGS))('holds %s in %j alone', (text, allowed) => {
    expect(findIn(places, text).sort()).toEqual(allowed.toSorted());
  });

  test('holds no key and no signing secret that can be read', () => {
    const readable = [...Object.values(world.secrets()), ...secrets];
    expect(readable.flatMap((secret) => findIn(places, secret))).toEqual([]);
  });
});

/** All that is in a column, as one text. */
async function readColumns(): Promise<ReadonlyMap<string, string>> {
  const columns: { name: string; sql: string }[] = await world.database.query(`
    SELECT table_name || '.' || column_name AS name,
           format('SELECT string_agg(%I::text, '' '') AS text FROM %I.%I', column_name, table_schema, table_name) AS sql
    FROM information_schema.columns WHERE table_schema = 'public'`);
  const entries = columns.map(async ({ name, sql }) => {
    const [{ text }] = await world.database.query(sql);
    return [name, String(text ?? '')] as const;
  });
  return new Map(await Promise.all(entries));
}

/** As it is, and in the dress that binary columns and careless code give to texts. */
function findIn(places: ReadonlyMap<string, string>, text: string): string[] {
  const bytes = Buffer.from(text);
  const dresses = [text, bytes.toString('hex'), bytes.toString('base64').replace(/=+$/, '')];
  return [...places]
    .filter(([, all]) => dresses.some((one) => all.includes(one)))
    .map(([name]) => name);
}
