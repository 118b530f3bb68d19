import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { uniquePrefix } from '@rxhooks/testing';
import { inNamespace } from './bench.js';
import type { Env } from './chaos-app.js';

export type Servers = { readonly databaseUrl: string; readonly redisUrl: string };

/** What production is told, with a schedule that a test can wait for. Nothing here loosens the guard. */
export async function productionEnv(
  servers: Servers,
  { trusted, caFile }: { readonly trusted: string; readonly caFile: string },
): Promise<Env> {
  await writeFile(caFile, trusted);
  return {
    NODE_ENV: 'production',
    DATABASE_URL: servers.databaseUrl,
    REDIS_URL: servers.redisUrl,
    QUEUE_PREFIX: uniquePrefix(),
    ADMIN_API_KEY: randomBytes(32).toString('base64url'),
    ENCRYPTION_KEYS: `chaos1:${randomBytes(32).toString('base64')}`,
    TARGET_CA_FILE: caFile,
    DELIVERY_TIMEOUT_MS: '3000',
    RETRY_SCHEDULE_SECONDS: '0.3,0.3',
    RETRY_JITTER: '0',
    MANAGEMENT_RATE_LIMIT: 'off',
    // No load balancer sends to them; `start-and-stop` tests the delay.
    SHUTDOWN_DELAY_MS: '0',
    ...(!inNamespace && { TARGET_ALLOW_CIDRS: '127.0.0.0/8', TARGET_ALLOW_PORTS: '*' }),
  };
}
