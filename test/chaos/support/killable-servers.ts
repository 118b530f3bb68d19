import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedPostgres, postgresPaths, startEmbeddedPostgres } from '@rxhooks/dev-postgres';
import { migrate } from '../../../libs/persistence/src/migrations/migrate.js';
import { startOwnRedis } from '../../../libs/testing/src/own-redis.js';
import { startTcpLink } from '../../../libs/testing/src/tcp-link.js';

/** A server that dies without warning and comes back at the same URL: Redis empty, PostgreSQL as it was. */
export type KillableServer = {
  readonly url: string;
  kill(): Promise<void>;
  startAgain(): Promise<void>;
  close(): Promise<void>;
};

export async function startKillableRedis(): Promise<KillableServer> {
  const redis = await startOwnRedis();
  return {
    url: redis.url,
    kill: () => redis.kill(),
    startAgain: () => redis.startAgain(),
    close: () => redis.kill(),
  };
}

export async function startKillablePostgres(): Promise<KillableServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'rxhooks-chaos-pg-'));
  const start = () => startEmbeddedPostgres({ dataDir, settings: { max_connections: '200' } });
  let server: EmbeddedPostgres = await start();
  await migrate(server.url);
  // It gets another port each time, which the apps must not notice.
  const link = await startTcpLink(server.url);
  return {
    url: link.through(server.url),
    async kill() {
      const [pid] = (
        await readFile(`${postgresPaths(dataDir).cluster}/postmaster.pid`, 'utf8')
      ).split('\n');
      process.kill(Number(pid), 'SIGKILL');
      await server.ended;
    },
    async startAgain() {
      server = await start();
      link.aim(server.url);
    },
    async close() {
      await server.stop();
      await link.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
