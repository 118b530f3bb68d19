import { closeSync, openSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { Pool } from 'pg';
import { runOnce } from '../../launcher/run-once.ts';
import type { Bench } from '../bench.ts';
import type { Backend } from '../options.ts';
import type { BareLoopRequests } from '../processes/bare-loop.process.ts';
import type { GeneratorRequests } from '../processes/generator.process.ts';
import { type Helper, startHelper } from '../processes/helper.ts';
import type { ReceiverRequests } from '../processes/receiver.process.ts';
import { type App, type AppOptions, DIST, startApp } from './apps.ts';
import { appEnvironment, createKeys, type Keys, QUEUE_PREFIX } from './environment.ts';
import { startPostgres, type Postgres } from './postgres.ts';
import type { QueueServer } from './queue-server.ts';
import { type RedisServer, startRedis } from './redis.ts';

/** Servers, apps, receivers and generator: all that one measurement needs, without a past. */
export interface System {
  readonly bench: Bench;
  readonly backend: Backend;
  readonly keys: Keys;
  readonly postgres: Postgres;
  readonly redis: RedisServer | undefined;
  readonly database: Pool;
  readonly queues: QueueServer;
  readonly api: App;
  readonly workers: readonly App[];
  readonly receiver: Helper<ReceiverRequests>;
  readonly receiverUrl: string;
  readonly generator: Helper<GeneratorRequests>;
  readonly bareLoop: Helper<BareLoopRequests>;
  startWorker(): Promise<void>;
  stopWorkers(): Promise<void>;
}

type Closing = () => Promise<unknown>;

/** Starts a system for as long as `play` takes. */
export async function withSystem<T>(
  bench: Bench,
  backend: Backend,
  play: (system: System) => Promise<T>,
): Promise<T> {
  const closings: Closing[] = [];
  try {
    return await play(await start(bench, backend, (closing) => closings.unshift(closing)));
  } finally {
    for (const closing of closings) await closing().catch((error) => bench.say(String(error)));
  }
}

async function start(bench: Bench, backend: Backend, onClose: (closing: Closing) => void) {
  const { signal } = bench;
  const folder = await mkdtemp(join(bench.folder, `${backend}-`));
  const postgres = await startPostgres(folder, signal);
  onClose(() => postgres.stop());
  const redis = backend === 'redis' ? await startOwnRedis(bench, folder) : undefined;
  onClose(async () => redis?.stop());
  const helper = <Requests extends Record<string, (parameters: never) => unknown>>(
    name: string,
  ) => {
    const started = startHelper<Requests>(name, signal);
    onClose(() => started.stop());
    return started;
  };
  const receiver = helper<ReceiverRequests>('receiver');
  const generator = helper<GeneratorRequests>('generator');
  const bareLoop = helper<BareLoopRequests>('bare-loop');

  const keys = createKeys();
  const servers = { databaseUrl: postgres.url, redisUrl: redis?.url };
  const env = appEnvironment(keys, servers);
  await migrate(folder, env, signal);
  const { profileFolder } = bench.options;
  const options: AppOptions = { env, folder, profileFolder, signal };
  const api = await startApp('api', options);
  onClose(() => api.stop());
  const workers: App[] = [];
  onClose(() => stopAll(workers));
  const database = new Pool({ connectionString: postgres.url, max: 2 });
  database.on('error', () => {}); // it ends before we do
  onClose(() => database.end());
  await database.query('CREATE EXTENSION pg_stat_statements');

  const system: System = {
    bench,
    backend,
    keys,
    postgres,
    redis,
    database,
    queues: { ...servers, prefix: QUEUE_PREFIX },
    api,
    workers,
    receiver,
    receiverUrl: await receiver.ask('url'),
    generator,
    bareLoop,
    startWorker: async () => void workers.push(await startApp('worker', options)),
    stopWorkers: () => stopAll(workers),
  };
  return system;
}

async function migrate(folder: string, env: NodeJS.ProcessEnv, signal: AbortSignal) {
  const output = openSync(join(folder, 'migrate.log'), 'a');
  await runOnce(join(DIST, 'apps/api/src/migrate.main.js'), { env, output, signal });
  closeSync(output);
}

async function stopAll(workers: App[]): Promise<void> {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
}

async function startOwnRedis({ redisBinary, signal }: Bench, folder: string): Promise<RedisServer> {
  if (redisBinary === undefined) throw new Error('There is no redis-server on the PATH.');
  return startRedis(redisBinary, folder, signal);
}
