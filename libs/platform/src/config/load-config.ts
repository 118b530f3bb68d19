import { readFileSync } from 'node:fs';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { Config, RateLimit } from './config.js';
import { spellSslMode } from './database-rules.js';
import { Environment } from './environment.js';
import { parseKeyRing, splitList } from './environment-rules.js';
import { readMail, readMailVerification } from './mail-rules.js';
import { findProductionFaults } from './production-rules.js';
import { findRedisFaults, readRedis } from './redis-rules.js';
import { readSecretFiles } from './secret-files.js';

export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(faults: readonly (readonly [name: string, message: string])[]) {
    const lines = faults.map(([name, message]) => `  ${name} ${message}`);
    super(`The configuration is not usable:\n${lines.join('\n')}`);
  }
}

// Kubernetes takes a few seconds to tell every load balancer that a pod terminates.
const PRODUCTION_SHUTDOWN_DELAY_MS = 5000;

type ProcessEnv = Readonly<Record<string, string | undefined>>;

/**
 * Reads and validates the whole environment.
 *
 * @throws ConfigError naming every bad variable, without its value
 */
export function loadConfig(processEnv: ProcessEnv = process.env): Config {
  const given = readSecretFiles(withoutEmpty(processEnv));
  const env = plainToInstance(Environment, given.env, { exposeDefaultValues: true });
  const known = new Set(given.faults.map(([name]) => name.replace(/_FILE$/, '')));
  const faults = validateSync(env)
    .filter(({ property }) => !known.has(property))
    .map(
      ({ property, constraints = {} }) =>
        [property, Object.values(constraints)[0] ?? 'is not valid'] as const,
    );
  for (const [name] of faults) known.add(name);
  const isProduction = env.NODE_ENV === 'production';
  const more = [
    ...findRedisFaults(env),
    ...(isProduction ? findProductionFaults(env, processEnv) : []),
  ];
  faults.push(...given.faults, ...more.filter(([name]) => !known.has(name)));
  if (faults.length > 0) throw new ConfigError(faults);
  return toConfig(env);
}

/** Compose files and .env files write "not set" as an empty value. */
function withoutEmpty(env: ProcessEnv): ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
}

function toConfig(env: Environment): Config {
  const [first, ...others] = parseKeyRing(env.ENCRYPTION_KEYS);
  if (!first) throw new Error('The encryption keys were validated before.');
  const isProduction = env.NODE_ENV === 'production';
  return {
    isProduction,
    port: env.PORT,
    workerPort: env.WORKER_PORT,
    shutdownDelayMs: env.SHUTDOWN_DELAY_MS ?? (isProduction ? PRODUCTION_SHUTDOWN_DELAY_MS : 0),
    databaseUrl: spellSslMode(env.DATABASE_URL),
    moveUrls: {
      from: env.MOVE_FROM_DATABASE_URL && spellSslMode(env.MOVE_FROM_DATABASE_URL),
      to: env.MOVE_TO_DATABASE_URL && spellSslMode(env.MOVE_TO_DATABASE_URL),
    },
    databasePools: {
      main: env.DATABASE_POOL_MAIN,
      prepared: env.DATABASE_POOL_PREPARED,
      queue: env.DATABASE_POOL_QUEUE,
    },
    redis: readRedis(env),
    queuePrefix: env.QUEUE_PREFIX,
    adminApiKey: env.ADMIN_API_KEY,
    encryptionKeys: [first, ...others],
    targets: {
      allowCidrs: splitList(env.TARGET_ALLOW_CIDRS ?? ''),
      allowHttp: env.TARGET_ALLOW_HTTP === 'true',
      allowPorts: toPorts(env),
      extraCa: env.TARGET_CA_FILE && readFileSync(env.TARGET_CA_FILE, 'utf8'),
    },
    deliveryTimeoutMs: env.DELIVERY_TIMEOUT_MS,
    retryScheduleSeconds: env.RETRY_SCHEDULE_SECONDS?.split(',').map(Number),
    retryJitter: env.RETRY_JITTER,
    managementRateLimits: toRateLimits(env.MANAGEMENT_RATE_LIMIT),
    keyRateLimits: toRateLimits(env.KEY_RATE_LIMIT),
    keyMebibyteLimits: toRateLimits(env.KEY_MEBIBYTES_LIMIT),
    keyConcurrencyLimit: env.KEY_CONCURRENCY_LIMIT,
    bodiesInFlightBytes: env.BODIES_IN_FLIGHT_MIB && env.BODIES_IN_FLIGHT_MIB * 1024 * 1024,
    trustedProxies: splitList(env.TRUSTED_PROXIES ?? ''),
    graphqlIntrospection: (env.GRAPHQL_INTROSPECTION ?? String(!isProduction)) === 'true',
    catalogueChecks: env.CATALOGUE_CHECKS,
    maxEventTypesPerWebhook: env.MAX_EVENT_TYPES_PER_WEBHOOK,
    maxSubscriptionsPerOrganisation: env.MAX_SUBSCRIPTIONS_PER_ORGANISATION,
    pauseAfterOpenings: env.PAUSE_AFTER_OPENINGS,
    mail: readMail(env.SMTP_URL, env.MAIL_FROM),
    mailVerification: readMailVerification(env.MAIL_VERIFICATION, env.PUBLIC_URL),
    logLevel: env.LOG_LEVEL,
  };
}

function toPorts(env: Environment): readonly number[] | 'any' {
  if (env.TARGET_ALLOW_PORTS === '*') return 'any';
  if (env.TARGET_ALLOW_PORTS) return splitList(env.TARGET_ALLOW_PORTS).map(Number);
  return env.TARGET_ALLOW_HTTP === 'true' ? [443, 8443, 80, 8080] : [443, 8443];
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

function toRateLimits(text: string): RateLimit[] {
  if (text === 'off') return [];
  return splitList(text).map((limit) => {
    const [points = '', unit = ''] = limit.split('/');
    return { points: Number(points), durationSeconds: UNIT_SECONDS[unit] ?? 1 };
  });
}
