import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { leaseMs } from './config.js';
import { CONFIG_EXIT_CODE } from './exit-code.js';
import { ConfigError, loadConfig } from './load-config.js';
import { configFault, KEY, REQUIRED } from '../../test/environment.js';

describe('loadConfig', () => {
  it('needs a database, the operator key and encryption keys; all else has a default', () => {
    expect(loadConfig(REQUIRED)).toEqual({
      isProduction: false,
      port: 3000,
      workerPort: 3001,
      databasePools: { main: 10, prepared: 8, queue: 12 },
      shutdownDelayMs: 0,
      databaseUrl: 'postgres://db.example.com/rxhooks',
      moveUrls: { from: undefined, to: undefined },
      redis: undefined,
      queuePrefix: '{rxhooks}',
      adminApiKey: 'operator',
      encryptionKeys: [{ kid: 'k1', key: Buffer.from(KEY, 'base64') }],
      targets: {
        allowCidrs: [],
        allowHttp: false,
        allowPorts: [443, 8443],
        extraCa: undefined,
      },
      deliveryTimeoutMs: 15_000,
      retryScheduleSeconds: undefined,
      retryJitter: 0.2,
      managementRateLimits: [
        { points: 10, durationSeconds: 1 },
        { points: 600, durationSeconds: 60 },
      ],
      keyRateLimits: [{ points: 5000, durationSeconds: 1 }],
      keyMebibyteLimits: [{ points: 100, durationSeconds: 1 }],
      keyConcurrencyLimit: 1000,
      bodiesInFlightBytes: undefined,
      trustedProxies: [],
      catalogueChecks: 'strict',
      graphqlIntrospection: true,
      maxEventTypesPerWebhook: 10,
      maxSubscriptionsPerOrganisation: 1000,
      pauseAfterOpenings: 1,
      mail: undefined,
      logLevel: 'info',
    });
  });

  it('takes an empty value for none at all', () => {
    const empty = Object.fromEntries(
      ['PORT', 'REDIS_URL', 'TARGET_ALLOW_PORTS', 'RETRY_SCHEDULE_SECONDS', 'RETRY_JITTER'].map(
        (name) => [name, ''],
      ),
    );
    expect(loadConfig({ ...REQUIRED, ...empty })).toEqual(loadConfig(REQUIRED));
  });

  it('does not mind variables that are none of ours', () => {
    const others = { PATH: '/usr/bin', HOME: '/root', PORTS: 'x', LANG: undefined };
    expect(loadConfig({ ...REQUIRED, ...others })).toEqual(loadConfig(REQUIRED));
  });

  it.each(['DATABASE_URL', 'ADMIN_API_KEY', 'ENCRYPTION_KEYS'])(
    'refuses to go on without %s',
    (name) => {
      for (const value of [undefined, ''])
        expect(configFault({ ...REQUIRED, [name]: value }).message).toContain(`  ${name} must be `);
    },
  );

  it('lists every bad variable at once, each on a line of its own', () => {
    const { message } = configFault({
      NODE_ENV: 'staging',
      PORT: '0',
      WORKER_PORT: 'x',
      REDIS_URL: 'http://cache.example.com',
      REDIS_CLUSTER: 'maybe',
      REDIS_SENTINEL: 'my master',
      QUEUE_PREFIX: 'a:b',
      ENCRYPTION_KEYS: 'k1:short',
      TARGET_ALLOW_CIDRS: '10.0.0.0/33',
      TARGET_ALLOW_HTTP: 'yes',
      TARGET_ALLOW_PORTS: '0',
      TARGET_CA_FILE: '/does/not/exist.pem',
      DELIVERY_TIMEOUT_MS: '99',
      RETRY_SCHEDULE_SECONDS: 'soon',
      RETRY_JITTER: '2',
      MANAGEMENT_RATE_LIMIT: 'many',
      KEY_RATE_LIMIT: 'many',
      KEY_MEBIBYTES_LIMIT: '0/s',
      KEY_CONCURRENCY_LIMIT: '0',
      BODIES_IN_FLIGHT_MIB: '3',
      TRUSTED_PROXIES: 'proxy',
      GRAPHQL_INTROSPECTION: 'maybe',
      CATALOGUE_CHECKS: 'some',
      MAX_EVENT_TYPES_PER_WEBHOOK: '0',
      MAX_SUBSCRIPTIONS_PER_ORGANISATION: '0',
      PAUSE_AFTER_OPENINGS: '0',
      SMTP_URL: 'http://mail.example.com',
      LOG_LEVEL: 'loud',
    });
    const [head, ...lines] = message.split('\n');
    expect(head).toBe('The configuration is not usable:');
    expect(lines.map((line) => line.trim().split(' ')[0]).toSorted()).toEqual([
      'ADMIN_API_KEY',
      'BODIES_IN_FLIGHT_MIB',
      'CATALOGUE_CHECKS',
      'DATABASE_URL',
      'DELIVERY_TIMEOUT_MS',
      'ENCRYPTION_KEYS',
      'GRAPHQL_INTROSPECTION',
      'KEY_CONCURRENCY_LIMIT',
      'KEY_MEBIBYTES_LIMIT',
      'KEY_RATE_LIMIT',
      'LOG_LEVEL',
      'MAIL_FROM',
      'MANAGEMENT_RATE_LIMIT',
      'MAX_EVENT_TYPES_PER_WEBHOOK',
      'MAX_SUBSCRIPTIONS_PER_ORGANISATION',
      'NODE_ENV',
      'PAUSE_AFTER_OPENINGS',
      'PORT',
      'QUEUE_PREFIX',
      'REDIS_CLUSTER',
      'REDIS_SENTINEL',
      'REDIS_URL',
      'RETRY_JITTER',
      'RETRY_SCHEDULE_SECONDS',
      'SMTP_URL',
      'TARGET_ALLOW_CIDRS',
      'TARGET_ALLOW_HTTP',
      'TARGET_ALLOW_PORTS',
      'TARGET_CA_FILE',
      'TRUSTED_PROXIES',
      'WORKER_PORT',
    ]);
  });

  it('is an error of its own kind, for the exit code that tells supervisors not to try again', () => {
    expect(configFault({})).toBeInstanceOf(ConfigError);
    expect(CONFIG_EXIT_CODE).toBe(78);
  });
});

describe('leaseMs', () => {
  it.each([
    ['100', 8100],
    ['15000', 23_000],
    ['60000', 68_000],
  ])('is longer than an attempt of %s ms can last', (DELIVERY_TIMEOUT_MS, expected) => {
    expect(leaseMs(loadConfig({ ...REQUIRED, DELIVERY_TIMEOUT_MS }))).toBe(expected);
  });
});
