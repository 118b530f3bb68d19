/**
 * The whole system as production runs it, in processes that a test may kill, freeze and start again:
 *
 *     const world = await startChaosWorld('outage', { workers: 2, links: true });
 *     const host = await world.internet.host('shop', { answer: respond(500) });
 *     const tenant = await world.tenant();            // like the tenant of other tests, and put on record
 *     await tenant.subscribe(`${host.url}/hook`);
 *     await tenant.send(orderEvent());                // or sendBatch([...])
 *     await world.workers[0]?.kill();                 // SIGKILL; terminate() is SIGTERM, freeze() and thaw() stop and go on
 *     await world.workers[0]?.startAgain({ FAILPOINT: 'after_send' });
 *     world.links?.redis.cut();                       // also hang, slow, slice, restore
 *     await world.settled();                          // no event waits, no delivery is open
 *     await expectInvariants(world, { duplicates: 3 });
 *     await world.close();
 *
 * NODE_ENV is production, keys are random, targets are https at public addresses. On loopback (no namespace) the one
 * thing that differs is what TARGET_ALLOW_CIDRS and TARGET_ALLOW_PORTS open. Logs lie in `.data/chaos`, one per app.
 */
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createTestDatabase, eventually, testRedisUrl } from '@rxhooks/testing';
import { DataSource } from 'typeorm';
import { expect } from 'vitest';
import { dataSourceOptions } from '../../../libs/persistence/src/connection/data-source-options.js';
import { ApiCaller } from '../../support/api-caller.js';
import type { Health } from '../../support/child-app.js';
import { setUpTenant } from '../../support/tenant.js';
import { type AppKind, ChaosApp, type Env } from './chaos-app.js';
import { Internet } from './internet.js';
import { type ChaosTenant, Producer } from './ledger.js';
import { productionEnv, type Servers } from './production-env.js';
import { startTcpLink, type TcpLink } from '../../../libs/testing/src/tcp-link.js';

const LOGS = '.data/chaos';
const SETTLE_MS = 60_000;
const UNFINISHED = `
  (SELECT 'an event' AS what FROM waiting_events LIMIT 1)
  UNION ALL
  (SELECT 'a delivery' FROM deliveries WHERE status IN ('pending', 'retrying') LIMIT 1)`;

export type ChaosWorldOptions = {
  /** Variables of all apps, over those of production. */
  readonly env?: Env;
  /** Default: 1. */
  readonly workers?: number;
  /** Puts links between the apps and their servers; the test itself goes round them. */
  readonly links?: boolean;
  /** Servers of its own, which a test may kill; default: those of the run. */
  readonly servers?: Servers;
};

type Links = { readonly redis: TcpLink; readonly postgres: TcpLink };

export type ChaosWorld = {
  readonly internet: Internet;
  readonly api: ChaosApp;
  readonly workers: readonly ChaosApp[];
  readonly links: Links | undefined;
  /** Speaks to the api; `asAdmin` as the operator. */
  readonly caller: ApiCaller;
  readonly producer: Producer;
  /** A connection of the test's own. */
  readonly database: DataSource;
  /** What the apps are configured with; servers by their own URL, not by way of a link. */
  readonly env: Env;
  tenant(): Promise<ChaosTenant>;
  /** One worker more, with variables of its own; resolves when it is ready, or only live. */
  startWorker(more?: Env, until?: Health): Promise<ChaosApp>;
  /** Resolves when no event waits for its fan-out and no delivery is open. */
  settled(timeoutMs?: number): Promise<void>;
  /** What nobody may read, by what to call it. */
  secrets(): Readonly<Record<string, string>>;
  /** Kills what still runs. */
  close(): Promise<void>;
};

/** @param name of its logs */
export async function startChaosWorld(
  name: string,
  options: ChaosWorldOptions = {},
): Promise<ChaosWorld> {
  const { env: more = {}, workers: count = 1, links: hasLinks = false } = options;
  await mkdir(LOGS, { recursive: true });
  const internet = await Internet.start();
  const testDatabase = options.servers ? undefined : await createTestDatabase();
  const servers = options.servers ?? {
    databaseUrl: testDatabase?.url ?? '',
    redisUrl: testRedisUrl(),
  };
  const ca = { trusted: internet.pki.trusted, caFile: resolve(LOGS, `${name}-ca.pem`) };
  const env = { ...(await productionEnv(servers, ca)), ...more };
  const database = await new DataSource(dataSourceOptions(servers.databaseUrl)).initialize();
  const links = hasLinks ? await startLinks(servers) : undefined;
  const appEnv = links ? { ...env, ...throughLinks(links, servers) } : env;

  const apps: ChaosApp[] = [];
  let started = 0;
  const start = async (kind: AppKind, own: Env = {}, until?: Health) => {
    started += 1;
    const log = `${LOGS}/${name}-${started}-${kind}.log`;
    const app = await ChaosApp.start(kind, log, { ...appEnv, ...own }, until);
    apps.push(app);
    return app;
  };
  const close = async () => {
    await Promise.all(apps.map((app) => app.kill()));
    await database.destroy();
    await Promise.all([links?.redis.close(), links?.postgres.close(), internet.close()]);
    await testDatabase?.drop();
  };
  try {
    const [api] = await Promise.all([
      start('api'),
      ...Array.from({ length: count }, () => start('worker')),
    ]);
    const caller = new ApiCaller(api.url, env['ADMIN_API_KEY'] ?? '');
    const producer = new Producer();
    return {
      internet,
      api,
      get workers() {
        return apps.filter(({ kind }) => kind === 'worker');
      },
      links,
      caller,
      producer,
      database,
      env,
      tenant: async () => producer.record(await setUpTenant(caller)),
      startWorker: (own, until) => start('worker', own, until),
      async settled(timeoutMs = SETTLE_MS) {
        await eventually(async () => expect(await database.query(UNFINISHED)).toEqual([]), {
          timeoutMs,
        });
      },
      secrets: () => ({
        'the key of the operator': env['ADMIN_API_KEY'] ?? '',
        'the encryption key': env['ENCRYPTION_KEYS']?.split(':')[1] ?? '',
        'the password of the database': new URL(servers.databaseUrl).password,
        ...producer.namedSecrets(),
      }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startLinks({ databaseUrl, redisUrl }: Servers): Promise<Links> {
  return { redis: await startTcpLink(redisUrl), postgres: await startTcpLink(databaseUrl) };
}

function throughLinks({ redis, postgres }: Links, { databaseUrl, redisUrl }: Servers): Env {
  return {
    REDIS_URL: redis.through(redisUrl),
    DATABASE_URL: postgres.through(databaseUrl),
  };
}
