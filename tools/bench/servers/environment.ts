import { randomBytes } from 'node:crypto';

export interface Keys {
  readonly adminKey: string;
  readonly encryptionKeys: string;
}

export function createKeys(): Keys {
  return {
    adminKey: randomBytes(32).toString('base64url'),
    encryptionKeys: `bench1:${randomBytes(32).toString('base64')}`,
  };
}

export const QUEUE_PREFIX = '{bench}';

/**
 * Production's configuration, with only PATH from the caller's environment. It differs in receivers
 * on this machine, and in the limit on management calls, which set up the bench.
 */
export function appEnvironment(
  { adminKey, encryptionKeys }: Keys,
  {
    databaseUrl,
    redisUrl,
  }: { readonly databaseUrl: string; readonly redisUrl: string | undefined },
): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    NODE_ENV: 'production',
    DATABASE_URL: databaseUrl,
    ...(redisUrl !== undefined && { REDIS_URL: redisUrl }),
    QUEUE_PREFIX,
    ADMIN_API_KEY: adminKey,
    ENCRYPTION_KEYS: encryptionKeys,
    TARGET_ALLOW_CIDRS: '127.0.0.0/8',
    TARGET_ALLOW_HTTP: 'true',
    TARGET_ALLOW_PORTS: '*',
    MANAGEMENT_RATE_LIMIT: 'off',
  };
}
