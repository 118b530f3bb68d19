import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { blankSecrets, blankSecretsInPath } from './blank-secrets.js';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P';
const KEY = `rxh_${'abcDEF'.repeat(7)}x`;

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
  'at file:///app/dist/apps/api/src/http/router-execution-context.js:170:28',
])('%s stays', (text) => {
  expect(blankSecrets(text)).toBe(text);
});

it.each([
  ['/v1/a/%72xh_abcdefghijklmnopqrstuvwxyz', '/v1/a/[secret]'],
  ['/v1/a/%2572xh_abcdefghijklmnopqrstuvwxyz/b', '/v1/a/[secret]/b'],
  ['/v1/a/rxh_abcdefghijklmnopqrstuvwxyz%zz', '/v1/a/[secret]'],
  ['/v1/a/%2572xh%255Fabcdefghijklmnopqrstuvwxyz%zz', '/v1/a/[secret]'],
  [
    '/v1/a/org_0195f1e2a3b47c8d9e0f1a2b3c4d5e6f/b%20c',
    '/v1/a/org_0195f1e2a3b47c8d9e0f1a2b3c4d5e6f/b%20c',
  ],
])('the path %s is written as %s', (path, written) => {
  expect(blankSecretsInPath(path)).toBe(written);
});
