import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { postgresPaths, startEmbeddedPostgres } from '../../../libs/dev-postgres/src/index.ts';

export interface Postgres {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

const SETTINGS = {
  // Events answered with 202 are on disk: without this, no figure would be true.
  synchronous_commit: 'on',
  shared_preload_libraries: 'pg_stat_statements',
  max_connections: '200',
};

/** An empty embedded server, deleted when it stops. */
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
