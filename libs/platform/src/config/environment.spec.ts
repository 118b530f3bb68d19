import 'reflect-metadata';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { afterAll, describe, expect, it } from 'vitest';
import { configFault, KEY, REQUIRED } from '../../test/environment.js';
import type { Config } from './config.js';
import { loadConfig } from './load-config.js';

const [ROOT = ''] = rootCertificates;
const CA_FILE = join(mkdtempSync(join(tmpdir(), 'rxhooks-ca-')), 'ca.pem');
writeFileSync(CA_FILE, ROOT);
afterAll(() => rmSync(dirname(CA_FILE), { recursive: true }));

const OTHER_KEY = Buffer.alloc(32, 'x').toString('base64');
const bytes = (count: number) => Buffer.alloc(count, 'x').toString('base64');

type Good = [name: string, value: string, read: (config: Config) => unknown, expected: unknown];

const single = (url: string) => ({ kind: 'single', url });

const GOOD: Good[] = [
  ['NODE_ENV', 'development', (c) => c.isProduction, false],
  ['NODE_ENV', 'test', (c) => c.isProduction, false],
  ['PORT', '1', (c) => c.port, 1],
  ['PORT', '65535', (c) => c.port, 65_535],
  ['WORKER_PORT', '9100', (c) => c.workerPort, 9100],
  ['DATABASE_URL', 'postgresql://u:p@db/x', (c) => c.databaseUrl, 'postgresql://u:p@db/x'],
  ['DATABASE_POOL_MAIN', '1', (c) => c.databasePools.main, 1],
  ['DATABASE_POOL_PREPARED', '2', (c) => c.databasePools.prepared, 2],
  ['DATABASE_POOL_QUEUE', '4', (c) => c.databasePools.queue, 4],
  ['REDIS_URL', 'redis://cache:6379/1', (c) => c.redis, single('redis://cache:6379/1')],
  ['REDIS_URL', 'rediss://cache:6380', (c) => c.redis, single('rediss://cache:6380')],
  [
    'REDIS_URL',
    'redis://:a,b@cache?family=6',
    (c) => c.redis,
    single('redis://:a,b@cache?family=6'),
  ],
  ['QUEUE_PREFIX', 'plain-prefix_1', (c) => c.queuePrefix, 'plain-prefix_1'],
  ['QUEUE_PREFIX', '{a}', (c) => c.queuePrefix, '{a}'],
  ['ADMIN_API_KEY', 'x', (c) => c.adminApiKey, 'x'],
  [
    'ENCRYPTION_KEYS',
    `new:${OTHER_KEY}, k1:${KEY}`,
    (c) => c.encryptionKeys.map(({ kid }) => kid),
    ['new', 'k1'],
  ],
  ['TARGET_ALLOW_CIDRS', '127.0.0.0/8', (c) => c.targets.allowCidrs, ['127.0.0.0/8']],
  [
    'TARGET_ALLOW_CIDRS',
    '10.0.0.0/8, ::1/128, fd00::/8',
    (c) => c.targets.allowCidrs,
    ['10.0.0.0/8', '::1/128', 'fd00::/8'],
  ],
  ['TARGET_ALLOW_HTTP', 'true', (c) => c.targets.allowHttp, true],
  ['TARGET_ALLOW_HTTP', 'true', (c) => c.targets.allowPorts, [443, 8443, 80, 8080]],
  ['TARGET_ALLOW_HTTP', 'false', (c) => c.targets.allowHttp, false],
  ['TARGET_ALLOW_PORTS', '*', (c) => c.targets.allowPorts, 'any'],
  ['TARGET_ALLOW_PORTS', '443, 9443', (c) => c.targets.allowPorts, [443, 9443]],
  ['TARGET_CA_FILE', CA_FILE, (c) => c.targets.extraCa, ROOT],
  ['KEY_RATE_LIMIT', 'off', (c) => c.keyRateLimits, []],
  ['KEY_MEBIBYTES_LIMIT', '5/s', (c) => c.keyMebibyteLimits, [{ points: 5, durationSeconds: 1 }]],
  ['KEY_CONCURRENCY_LIMIT', '7', (c) => c.keyConcurrencyLimit, 7],
  ['BODIES_IN_FLIGHT_MIB', '4', (c) => c.bodiesInFlightBytes, 4 * 1024 * 1024],
  ['TRUSTED_PROXIES', '10.0.0.0/8, ::1/128', (c) => c.trustedProxies, ['10.0.0.0/8', '::1/128']],
  ['DELIVERY_TIMEOUT_MS', '100', (c) => c.deliveryTimeoutMs, 100],
  ['DELIVERY_TIMEOUT_MS', '60000', (c) => c.deliveryTimeoutMs, 60_000],
  ['RETRY_SCHEDULE_SECONDS', '0.5,1,300', (c) => c.retryScheduleSeconds, [0.5, 1, 300]],
  ['RETRY_SCHEDULE_SECONDS', '0', (c) => c.retryScheduleSeconds, [0]],
  ['RETRY_JITTER', '0', (c) => c.retryJitter, 0],
  ['RETRY_JITTER', '1', (c) => c.retryJitter, 1],
  ['RETRY_JITTER', '0.35', (c) => c.retryJitter, 0.35],
  ['MANAGEMENT_RATE_LIMIT', 'off', (c) => c.managementRateLimits, []],
  [
    'MANAGEMENT_RATE_LIMIT',
    '5/s,100/m,1000/h',
    (c) => c.managementRateLimits,
    [
      { points: 5, durationSeconds: 1 },
      { points: 100, durationSeconds: 60 },
      { points: 1000, durationSeconds: 3600 },
    ],
  ],
  ['GRAPHQL_INTROSPECTION', 'true', (c) => c.graphqlIntrospection, true],
  ['GRAPHQL_INTROSPECTION', 'false', (c) => c.graphqlIntrospection, false],
  ['CATALOGUE_CHECKS', 'strict', (c) => c.catalogueChecks, 'strict'],
  ['CATALOGUE_CHECKS', 'lenient', (c) => c.catalogueChecks, 'lenient'],
  ['MAX_EVENT_TYPES_PER_WEBHOOK', '1', (c) => c.maxEventTypesPerWebhook, 1],
  ['MAX_EVENT_TYPES_PER_WEBHOOK', '1000', (c) => c.maxEventTypesPerWebhook, 1000],
  [
    'MAX_SUBSCRIPTIONS_PER_ORGANISATION',
    '100000',
    (c) => c.maxSubscriptionsPerOrganisation,
    100_000,
  ],
  ['PAUSE_AFTER_OPENINGS', '1', (c) => c.pauseAfterOpenings, 1],
  ['PAUSE_AFTER_OPENINGS', '100', (c) => c.pauseAfterOpenings, 100],
  ...['trace', 'debug', 'warn', 'error', 'fatal', 'silent'].map((level): Good => [
    'LOG_LEVEL',
    level,
    (c) => c.logLevel,
    level,
  ]),
];

const BAD: [name: string, values: string[]][] = [
  ['NODE_ENV', ['prod', 'Production', ' ']],
  ['PORT', ['0', '-1', '65536', '80.5', 'http', '3000;', '9'.repeat(40)]],
  ['WORKER_PORT', ['0', '65536', 'none']],
  ['DATABASE_URL', ['mysql://db/x', 'db.example.com', 'postgres://', 'http://db']],
  [
    'REDIS_URL',
    ['cache:6379', 'http://cache', 'redis://', 'redis://a,b', 'redis://%@a', 'redis://a:0x1'],
  ],
  ['REDIS_CLUSTER', ['yes', '1', 'TRUE']],
  ['QUEUE_PREFIX', ['a:b', 'a b', '{}', '{a}b', 'x'.repeat(65)]],
  [
    'ENCRYPTION_KEYS',
    [
      KEY,
      `:${KEY}`,
      'k1:',
      `k1:${bytes(16)}`,
      `k1:${bytes(31)}`,
      `k1:${bytes(33)}`,
      `k1:${KEY},k2:short`,
      `k1:${KEY},k1:${OTHER_KEY}`,
      `k.1:${KEY}`,
      `${'k'.repeat(33)}:${KEY}`,
      ',',
    ],
  ],
  [
    'TARGET_ALLOW_CIDRS',
    [
      '10.0.0.1',
      '10.0.0.0/33',
      '10.0/8',
      '::1/129',
      '::1/x',
      '10.0.0.0/8/8',
      'host/8',
      '0x0a.0.0.0/8',
      '10.0.0.0/-1',
    ],
  ],
  ['TARGET_ALLOW_HTTP', ['yes', '1', 'TRUE', 'true ']],
  ['TARGET_ALLOW_PORTS', ['0', '65536', '443;80', 'any', '443,*', '-1', '4.43']],
  ['TARGET_CA_FILE', ['/does/not/exist.pem', '/', process.execPath]],
  ['DELIVERY_TIMEOUT_MS', ['99', '60001', '1000.5', '15s', '-1']],
  ['RETRY_SCHEDULE_SECONDS', ['5;300', '5,', ',5', '-5', '5m', 'x', '5,,6']],
  ['RETRY_JITTER', ['-0.1', '1.1', '20%', 'x']],
  ['MANAGEMENT_RATE_LIMIT', ['10', '0/s', '10/d', '10/s,', '10/s;600/m', 'OFF', '-1/s']],
  ['GRAPHQL_INTROSPECTION', ['yes', '0', 'False', ' true']],
  ['CATALOGUE_CHECKS', ['STRICT', 'off', 'true']],
  ['MAX_EVENT_TYPES_PER_WEBHOOK', ['0', '1001', '-1', '2.5', 'ten']],
  ['MAX_SUBSCRIPTIONS_PER_ORGANISATION', ['0', '100001', '-1', '2.5', 'many']],
  ['PAUSE_AFTER_OPENINGS', ['0', '101', '-1', '1.5', 'once']],
  ['LOG_LEVEL', ['verbose', 'INFO', '30']],
];

describe('the environment', () => {
  it.each(GOOD)('takes %s=%s', (name, value, read, expected) => {
    expect(read(loadConfig({ ...REQUIRED, [name]: value }))).toEqual(expected);
  });

  it.each(BAD.flatMap(([name, values]) => values.map((value): [string, string] => [name, value])))(
    'refuses %s=%s, naming it and saying what it must be',
    (name, value) => {
      const { message } = configFault({ ...REQUIRED, [name]: value });
      expect(message.split('\n')).toHaveLength(2);
      expect(message).toContain(`\n  ${name} must `);
    },
  );

  it('never prints a value, good or bad', () => {
    const planted = 'PLANTED-VALUE';
    const bad = BAD.map(([name]): [string, string] => [name, `${planted}:${planted}/x`]);
    const { message, stack } = configFault({
      ...Object.fromEntries(bad),
      ADMIN_API_KEY: planted,
      NODE_ENV: 'production',
    });
    expect(message + stack).not.toContain(planted);
    expect(configFault(Object.fromEntries(bad)).message).not.toContain(planted);
  });
});
