import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { KeyRingSealer, loadConfig } from '@rxhooks/platform';
import { eventually } from '@rxhooks/testing';
import { Webhook } from 'standardwebhooks';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { createApi } from '../../apps/api/src/create-api.js';
import { createWorker } from '../../apps/worker/src/create-worker.js';
import { childApp, startChild } from '../support/child-app.js';
import { orderEvent } from '../support/events.js';
import { loggingApp } from '../support/logging-api.js';
import { receiver } from '../support/receivers.js';
import { startWorld, type World } from '../support/world.js';

const ENCODED_NEW = Buffer.alloc(32, 8).toString('base64');
const MANY = 8000;

let world: World;
/** The ring of the world, in the form of ENCRYPTION_KEYS, alone and with a new key. */
let rings: { readonly old: string; readonly both: string; readonly new: string };

beforeEach(async () => {
  world = await startWorld({}, { withWorker: false });
  onTestFinished(() => world.close());
  const old = world.env['ENCRYPTION_KEYS'] ?? '';
  rings = { old, both: `new:${ENCODED_NEW},${old}`, new: `new:${ENCODED_NEW}` };
});

const withRing = (ring: string) => ({ ...world.env, ENCRYPTION_KEYS: ring });
const sealerOf = (ring: string) => new KeyRingSealer(loadConfig(withRing(ring)).encryptionKeys);

async function start(app: 'api' | 'worker', ring: string): Promise<NestFastifyApplication> {
  const create = app === 'api' ? createApi : createWorker;
  const started = await create(loadConfig(withRing(ring)));
  onTestFinished(() => started.close());
  await started.listen(0, '127.0.0.1');
  return started;
}

type SealedRow = {
  readonly uid: string;
  readonly secret: string;
  readonly headers: string | null;
  readonly previous: readonly { readonly sealed: string; readonly validUntil: string }[];
};
const rows = (): Promise<SealedRow[]> =>
  world.database.query(`
    SELECT uid, sealed_secret AS secret, sealed_headers AS headers, previous_secrets AS previous
    FROM subscriptions ORDER BY uid`);

/** How many subscriptions have something that is sealed with the old key. */
async function countOld(): Promise<number> {
  const [row]: { count: number }[] = await world.database.query(
    `SELECT count(*)::int FROM subscriptions
     WHERE concat_ws(' ', sealed_secret, sealed_headers, previous_secrets) LIKE '%v1.test1.%'`,
  );
  return row?.count ?? 0;
}
const allAreNew = () =>
  eventually(async () => expect(await countOld()).toBe(0), { timeoutMs: 30_000 });

/** Subscriptions with everything that is sealed, one statement for all of them. */
async function addMany(organisationUid: string) {
  const sealer = sealerOf(rings.old);
  const all = Array.from({ length: MANY }, (_, index) => {
    const uid = `ns-many-${String(index).padStart(6, '0')}`;
    const sealed = sealer.seal(`previous ${index}`, uid);
    return {
      uid,
      secret: sealer.seal(`secret ${index}`, uid),
      headers: index % 2 === 0 ? sealer.seal(`headers ${index}`, uid) : null,
      previous: index % 3 === 0 ? [{ sealed, validUntil: '2030-01-01T00:00:00.000Z' }] : [],
    };
  });
  await world.database.query(
    `INSERT INTO subscriptions (uid, organisation_uid, contract, target, event_types, payload_version,
                                sealed_secret, sealed_headers, previous_secrets)
     SELECT uid, $1, 'rxscale', 'https://hooks.example.com', '{a}', '1', secret, headers, previous
     FROM jsonb_to_recordset($2::jsonb) AS r (uid text, secret text, headers text, previous jsonb)`,
    [organisationUid, JSON.stringify(all)],
  );
}

/** What each of them says, opened with the new key alone. */
async function readWithNewKey() {
  const sealer = sealerOf(rings.new);
  return (await rows()).map(({ uid, secret, headers, previous }) => ({
    secret: sealer.open(secret, uid),
    headers: headers === null ? null : sealer.open(headers, uid),
    previous: previous.map(({ sealed, validUntil }) => [sealer.open(sealed, uid), validUntil]),
  }));
}
const asAdded = Array.from({ length: MANY }, (_, index) => ({
  secret: `secret ${index}`,
  headers: index % 2 === 0 ? `headers ${index}` : null,
  previous: index % 3 === 0 ? [[`previous ${index}`, '2030-01-01T00:00:00.000Z']] : [],
}));

test('deliveries go out signed with the same secret in every phase of a rotation', async () => {
  const endpoint = await receiver();
  const tenant = await world.tenant();
  const header = { header_key: 'X-Token', header_value: 'a-secret-of-theirs' };
  const { signing_secret: secret } = await tenant.subscribe(
    `${endpoint.url}/orders`,
    'pharmacy_order_created',
    { meta_data: header },
  );
  let sent = 0;
  for (const ring of [rings.old, `${rings.old},${rings.new}`, rings.both, rings.new]) {
    const worker = await start('worker', ring);
    if (ring === rings.both) await allAreNew();
    await tenant.send(orderEvent());
    sent += 1;
    const request = (await endpoint.waitFor(sent)).at(-1);
    if (!request) throw new Error('One came.');
    const { body, headers } = request;
    expect(() => new Webhook(secret).verify(body.toString(), { ...headers }), ring).not.toThrow();
    expect(headers['x-token']).toBe('a-secret-of-theirs');
    await worker.close();
  }
});

test(
  'a worker that is killed in the middle leaves nothing broken, and the next one finishes',
  { timeout: 60_000 },
  async () => {
    await addMany((await world.tenant()).uid);
    const victim = await startChild('worker', withRing(rings.both));
    await eventually(async () => expect(await countOld()).toBeLessThan(MANY), {
      timeoutMs: 20_000,
    });
    await victim.kill();
    expect(await countOld()).toBeGreaterThan(0);
    // Half-way, the ring of both opens every one of them.
    const both = sealerOf(rings.both);
    for (const { uid, secret } of await rows())
      expect(both.open(secret, uid)).toMatch(/^secret \d+$/);

    await childApp('worker', withRing(rings.both));
    await allAreNew();
    expect(await readWithNewKey()).toEqual(asAdded);
  },
);

test('several workers rewrap side by side', { timeout: 60_000 }, async () => {
  await addMany((await world.tenant()).uid);
  await Promise.all([start('worker', rings.both), start('worker', rings.both)]);
  await allAreNew();
  expect(await readWithNewKey()).toEqual(asAdded);
});

describe.each(['api', 'worker'] as const)('the %s', (app) => {
  test('refuses to start without a key that is still in use, and says what to do', async () => {
    const tenant = await world.tenant();
    await tenant.subscribe('https://hooks.example.com/orders');
    const started = start(app, rings.new);
    await expect(started).rejects.toThrow(
      /ENCRYPTION_KEYS lacks "test1", which stored secrets are still encrypted with\. Put it back/,
    );
    await expect(started).rejects.not.toThrow(ENCODED_NEW);
  });

  test('refuses to start with another key under the same name', async () => {
    const tenant = await world.tenant();
    await tenant.subscribe('https://hooks.example.com/orders');
    await expect(start(app, `test1:${ENCODED_NEW}`)).rejects.toThrow(
      /ENCRYPTION_KEYS has another key under the name "test1"/,
    );
  });

  test.each([
    [
      'a text that names no key',
      `sealed_secret = 'v1..' || split_part(sealed_secret, '.', 3)`,
      /1 stored secrets are damaged/,
    ],
    [
      'a text of another key of the same name',
      `sealed_headers = 'v1.test1.AAAA'`,
      /1 stored secrets do not open with the key \\"test1\\"/,
    ],
  ])('starts beside %s, and tells of it', async (_, damage, told) => {
    const tenant = await world.tenant();
    await tenant.subscribe('https://hooks.example.com/orders');
    const { uid } = await tenant.subscribe('https://hooks.example.com/damaged');
    await world.database.query(`UPDATE subscriptions SET ${damage} WHERE uid = $1`, [uid]);
    const { output } = await loggingApp(app, withRing(rings.old));
    expect(await output()).toMatch(told);
    expect(await output()).toContain(uid);
  });

  test('starts without a key that nothing is sealed with any more', async () => {
    const tenant = await world.tenant();
    await tenant.subscribe('https://hooks.example.com/orders');
    await start('worker', rings.both);
    await allAreNew();
    await expect(start(app, rings.new)).resolves.toBeDefined();
  });
});
