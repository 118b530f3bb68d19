import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { loadConfig } from '@rxhooks/platform';
import { createTestDatabase, testBackend, testRedisUrl, uniquePrefix } from '@rxhooks/testing';
import { DataSource } from 'typeorm';
import { createApi } from '../../apps/api/src/create-api.js';
import { createWorker } from '../../apps/worker/src/create-worker.js';
import { ApiCaller } from './api-caller.js';
import { setUpTenant, type Tenant } from './tenant.js';

export const ADMIN_KEY = 'test-operator-key';

export type World = {
  readonly api: ApiCaller;
  /** The variables both apps were configured with. */
  readonly env: Readonly<Record<string, string>>;
  readonly database: DataSource;
  tenant(permissions?: readonly string[]): Promise<Tenant>;
  /** Starts another worker; the world closes it. */
  startWorker(): Promise<NestFastifyApplication>;
  close(): Promise<void>;
};

/** Both apps on a database of their own and the backend that is being tested, configured as in production. */
export async function startWorld(
  overrides: Readonly<Record<string, string>> = {},
  { withWorker = true } = {},
): Promise<World> {
  const testDatabase = await createTestDatabase();
  const env = { ...environment(testDatabase.url), ...overrides };
  const config = loadConfig(env);
  const apps: NestFastifyApplication[] = [];
  const api = await createApi(config);
  apps.push(api);
  await api.listen(0, '127.0.0.1');
  const startWorker = async () => {
    const worker = await createWorker(config);
    apps.push(worker);
    await worker.listen(0, '127.0.0.1');
    return worker;
  };
  if (withWorker) await startWorker();
  const caller = new ApiCaller(await api.getUrl(), ADMIN_KEY);
  return {
    api: caller,
    env,
    database: api.get(DataSource),
    tenant: (permissions) => setUpTenant(caller, permissions),
    startWorker,
    async close() {
      for (const app of apps.toReversed()) await app.close();
      await testDatabase.drop();
    },
  };
}

function environment(databaseUrl: string): Record<string, string> {
  return {
    NODE_ENV: 'test',
    DATABASE_URL: databaseUrl,
    ...(testBackend() === 'redis' && { REDIS_URL: testRedisUrl() }),
    QUEUE_PREFIX: uniquePrefix(),
    ADMIN_API_KEY: ADMIN_KEY,
    ENCRYPTION_KEYS: `test1:${Buffer.alloc(32, 7).toString('base64')}`,
    // Receivers in tests live on loopback; the guard itself stays as it is.
    TARGET_ALLOW_CIDRS: '127.0.0.0/8',
    TARGET_ALLOW_HTTP: 'true',
    TARGET_ALLOW_PORTS: '*',
    RETRY_SCHEDULE_SECONDS: '0.2,0.2,0.2',
    RETRY_JITTER: '0',
    MANAGEMENT_RATE_LIMIT: 'off',
    LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'fatal',
  };
}
