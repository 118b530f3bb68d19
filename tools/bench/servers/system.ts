import { closeSync, openSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { Pool } from 'pg';
import { runOnce } from '../../launcher/run-once.ts';
import type { Bench } from '../bench.ts';
import type { Backend } from '../options.ts';
import { type App, type AppOptions, distOf, nodeFlagsOf, startApp } from './apps.ts';
import { type OnClose, withClosings } from './closings.ts';
import { appEnvironment, createKeys, type Keys, QUEUE_PREFIX } from './environment.ts';
import { type Postgres, startPostgres } from './postgres.ts';
import type { RedisServer } from './redis.ts';
import { type Stage, startOwnRedis, startStage } from './stage.ts';

/** New servers and apps for one measurement, with their stage. */
export interface System extends Stage {
  readonly backend: Backend;
  readonly keys: Keys;
  readonly postgres: Postgres;
  readonly redis: RedisServer | undefined;
  readonly database: Pool;
  readonly api: App;
  readonly workers: readonly App[];
  startWorker(): Promise<void>;
  stopWorkers(): Promise<void>;
}

/** Starts a system for as long as `play` takes. */
export function withSystem<T>(
  bench: Bench,
  backend: Backend,
  play: (system: System) => Promise<T>,
): Promise<T> {
  return withClosings(bench.say, async (onClose) => play(await start(bench, backend, onClose)));
}

async function start(bench: Bench, backend: Backend, onClose: OnClose): Promise<System> {
  const { signal } = bench;
  const folder = await mkdtemp(join(bench.folder, `${backend}-`));
  const postgres = await startPostgres(folder, signal);
  onClose(() => postgres.stop());
  const redis = backend === 'redis' ? await startOwnRedis(bench, folder, onClose) : undefined;
  const servers = { databaseUrl: postgres.url, redisUrl: redis?.url };
  const queues = { ...servers, prefix: QUEUE_PREFIX };
  const queueProcess: Stage['queueProcess'] = redis
    ? { Redis: redis.pid }
    : { PostgreSQL: postgres.pid };
  const stage = await startStage(bench, { queues, queueProcess }, onClose);

  const keys = createKeys();
  const env = appEnvironment(keys, servers);
  await migrate(bench, folder, env);
  const options: AppOptions = { bench, env, folder, nodeFlags: await nodeFlagsOf(bench) };
  const api = await startApp('api', options);
  onClose(() => api.stop());
  const workers: App[] = [];
  onClose(() => stopAll(workers));
  const database = new Pool({ connectionString: postgres.url, max: 2 });
  database.on('error', () => {}); // it ends before we do
  onClose(() => database.end());
  await database.query('CREATE EXTENSION pg_stat_statements');
  return {
    ...stage,
    backend,
    keys,
    postgres,
    redis,
    database,
    api,
    workers,
    startWorker: async () => void workers.push(await startApp('worker', options)),
    stopWorkers: () => stopAll(workers),
  };
}

async function migrate(bench: Bench, folder: string, env: NodeJS.ProcessEnv) {
  const output = openSync(join(folder, 'migrate.log'), 'a');
  const script = join(distOf(bench), 'apps/api/src/migrate.main.js');
  await runOnce(script, { env, output, signal: bench.signal });
  closeSync(output);
}

async function stopAll(workers: App[]): Promise<void> {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
}
