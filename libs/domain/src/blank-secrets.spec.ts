import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { blankSecrets, blankSecretsInPath } from './blank-secrets.js';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P';
const KEY = `rxh_${'abcDEF'.repeat(7)}x`;

const PEM = `-----BEGIN RSA PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgevZzL1gdAFr88hb2
OF/2NxApJCzGCEDdfSp6VQO30hyhRANCAAQRWz+jn65BtOMvdyHKcvjBeBSDZH2r
-----END RSA PRIVATE KEY-----`;

describe('a secret becomes [secret]', () => {
  it.each([
    ['an API key', KEY],
    ['a part of an API key', KEY.slice(0, 20)],
    ['a signing secret', 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDazfgh/=='],
    ['a JWT', JWT],
    ['a secret of 32 hexadecimal digits', '961c2c1c9c66dad600f29a26e0320a96'],
    ['64 hexadecimal digits', '961c2c1c9c66dad600f29a26e0320a96'.repeat(2)],
    ['a token of a service', 'ghp_16C7e42F292c6912E7710c838347Ae178B4a'],
    ['an API key in capitals', 'RXH_LXEWQRCMSEQBYNYP-6WY9CHTD7GQPMTBAIWHF5IASIE'],
    ['base64 with slashes', 'q83vEj/RWeJ4mrze8BI0VniavN4/AS9FZ4mrze8BI0U='],
    ['hexadecimal bytes with colons', '96:1c:2c:1c:9c:66:da:d6:00:f2:9a:26:e0:32:0a:96'],
    ['hexadecimal bytes with dashes', '96-1C-2C-1C-9C-66-DA-D6-00-F2-9A-26-E0-32-0A-96'],
    ['hexadecimal groups of four', '961c 2c1c 9c66 dad6 00f2 9a26 e032 0a96'],
    ['hexadecimal groups of eight', '961c2c1c 9c66dad6 00f29a26 e0320a96'],
    ['a private key in PEM', PEM],
    ['a private key in one line', PEM.replaceAll('\n', '\\n')],
  ])('%s', (_, secret) => {
    expect(blankSecrets(secret)).toBe('[secret]');
    expect(blankSecrets(`no such thing: ${secret}, sorry`)).toBe('no such thing: [secret], sorry');
  });

  /** A fixed seed: what is blanked today is blanked tomorrow. */
  it.each([
    ['base64url of 32 bytes', (seed: Buffer) => seed.toString('base64url')],
    ['base64 of 32 bytes', (seed: Buffer) => seed.toString('base64')],
    ['hexadecimal digits of 16 bytes', (seed: Buffer) => seed.subarray(0, 16).toString('hex')],
    ['hexadecimal digits of 32 bytes', (seed: Buffer) => seed.toString('hex')],
  ])('10,000 random keys, %s', (_, write) => {
    const kept = seeds(10_000)
      .map(write)
      .filter((key) => blankSecrets(key) !== '[secret]');
    expect(kept).toEqual([]);
  });
});

it.each([
  ['{"Authorization":"Bearer abcdefgh1234"}', '{"Authorization":"Bearer [secret]"}'],
  ['authorization: basic dXNlcjpwYXNz', 'authorization: basic [secret]'],
  [
    'Invalid URL: postgres://rx:hunter2@db:5432/rx',
    'Invalid URL: postgres://rx:[secret]@db:5432/rx',
  ],
  ['redis://:hunter2@cache', 'redis://:[secret]@cache'],
  ['got Bearer abcdef12345, sorry', 'got Bearer [secret], sorry'],
  ['Basic dXNlcjpwYXNz', 'Basic [secret]'],
  ['/in?token=abc&page=2', '/in?token=[secret]&page=2'],
  ['/in?a=b&key=hunter2#c', '/in?a=b&key=[secret]#c'],
  ['/in?X-Amz-Signature=ab12&sig=c%2Fd', '/in?X-Amz-Signature=[secret]&sig=[secret]'],
  ['client_secret=abc password=hunter2', 'client_secret=[secret] password=[secret]'],
  ['{"access_token": "abc","a":"b"}', '{"access_token": "[secret]","a":"b"}'],
  ['{\\"password\\":\\"hunter2\\"}', '{\\"password\\":\\"[secret]\\"}'],
  ['X-API-Key: hunter2', 'X-API-Key: [secret]'],
  ['AccountKey=Eby8vdM02xNOc;b', 'AccountKey=[secret];b'],
  [PEM.slice(0, 90), '[secret]'],
])('%s is written without its credentials', (text, written) => {
  expect(blankSecrets(text)).toBe(written);
});

/** 32 bytes each. */
function seeds(count: number): readonly Buffer[] {
  return Array.from({ length: count }, (_, index) =>
    createHash('sha256').update(`seed ${index}`).digest(),
  );
}

it('leaves the ids that upstreams make: KSUIDs, nanoids, ULIDs, with a prefix and without', () => {
  const base62 = (seed: Buffer) => seed.toString('base64url').replaceAll(/[-_]/g, 'x');
  const changed = seeds(10_000)
    .flatMap((seed) => [
      base62(seed).slice(0, 27),
      `evt_${base62(seed).slice(0, 27)}`,
      `order-${seed.toString('base64url').slice(0, 21)}`,
      `evt_${seed.toString('hex').slice(0, 24)}`,
    ])
    .filter((id) => blankSecrets(id) !== id);
  expect(changed).toEqual([]);
});

it.each([
  'MigrationExecutor.runAllNewMigrationsAndTheirOwnTurns',
  'org_0195f1e2a3b47c8d9e0f1a2b3c4d5e6f',
  'key_0195f1e2a3b47c8d9e0f1a2b3c4d5e6f',
  'ns-0195f1e2a3b47c8d9e0f1a2b3c4d5e6f',
  '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
  '3F2504E0-4F89-41D3-9A0C-0305E82C3301',
  'order_3f2504e0-4f89-41d3-9a0c-0305e82c3301',
  'task_live_updates_enabled',
  'SLOVAKIA_PHARMACY_ORDERS',
  'highs_and_lows_of_the_month',
  'data.surveyJournalEntries.title',
  'Basic authorization is expected, Bearer authorization as well',
  '2026-11-28T10:11:12.123Z',
  'https://hooks.pharmacy-example.de:8443/inbound/v1/order_created?a=b@c',
  'ingress-nginx-controller-7d9f8b6c5d-x2x4z.kube-system.svc.cluster.local',
  'https://example.com/v1/organisations/deliveries/subscriptions/attempts/list?page=',
  '692597070fe21cfa5e6a010f',
  '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  'order-5512-created-2026-11-28',
  'pharmacy_sku_stock_updated',
  'rxhooks-api-7d9f8b6c5d-x2x4z',
  'notification-subscriptions',
  'createWebhookSubscriptionPayload2',
  '2001:0db8:85a3:0000:0000:8a2e:0370:7334',
  '00:1b:44:11:3a:b7',
  'duplicate key value violates unique constraint "deliveries_pkey"',
  'Key (organisation_uid, id)=(a, b) already exists.',
  'header_key: must be a name, header_value must be given with it',
  'sort_by=signed_at&monkey=banana',
  'at file:///app/dist/apps/api/src/http/router-execution-context.js:170:28',
])('%s stays', (text) => {
  expect(blankSecrets(text)).toBe(text);
});

it.each([
  ['/v1/a/%72xh_abcdefghijklmnopqrstuvwxyz', '/v1/a/[secret]'],
  ['/v1/a/%2572xh_abcdefghijklmnopqrstuvwxyz/b', '/v1/a/[secret]/b'],
  ['/v1/a/rxh_abcdefghijklmnopqrstuvwxyz%zz', '/v1/a/[secret]'],
  ['/v1/a/%3Ftoken%3Dabc', '/v1/a/[secret]'],
  ['/v1/a/Bearer%20abcdef12345/b', '/v1/a/[secret]/b'],
  ['/v1/a/%2572xh%255Fabcdefghijklmnopqrstuvwxyz%zz', '/v1/a/[secret]'],
  [
    '/v1/a/org_0195f1e2a3b47c8d9e0f1a2b3c4d5e6f/b%20c',
    '/v1/a/org_0195f1e2a3b47c8d9e0f1a2b3c4d5e6f/b%20c',
  ],
])('the path %s is written as %s', (path, written) => {
  expect(blankSecretsInPath(path)).toBe(written);
});

it.each([
  ['token=', 150_000],
  ['token"', 1],
  ['"token":"', 100_000],
  ['-----BEGIN PRIVATE KEY-----', 30_000],
  ['ab:', 300_000],
  ['Bearer ', 120_000],
  ['x-key', 180_000],
])('a megabyte of %s is looked through at once', (text, count) => {
  const long = text.repeat(count).padEnd(900_000);
  const startedAt = performance.now();
  blankSecrets(long);
  expect(performance.now() - startedAt).toBeLessThan(2000);
});
