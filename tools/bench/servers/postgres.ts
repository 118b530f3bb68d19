import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { postgresPaths, startEmbeddedPostgres } from '../../../libs/dev-postgres/src/index.ts';

export interface Postgres {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

const SETTINGS = {
  // What was answered with 202 is on disk: without it every figure would be another one, and none of them true.
  synchronous_commit: 'on',
  shared_preload_libraries: 'pg_stat_statements',
  max_connections: '200',
};

/** An empty server of its own, as npm brings it, that is deleted when it stops. */
export async function startPostgres(folder: string, signal: AbortSignal): Promise<Postgres> {
  const dataDir = join(folder, 'postgres');
  const server = await startEmbeddedPostgres({
    dataDir,
    throwAway: true,
    settings: SETTINGS,
    signal,
  });
  const pidFile = join(postgresPaths(dataDir).cluster, 'postmaster.pid');
  const pid = Number.parseInt(await readFile(pidFile, 'utf8'), 10);
  return { url: server.url, pid, stop: () => server.stop() };
}
