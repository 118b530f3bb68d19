import { join } from 'node:path';

/** Files and folders of embedded PostgreSQL under DATA_DIR. */
export function postgresPaths(dataDir: string) {
  return {
    /** The database cluster itself: PostgreSQL's "data directory". */
    cluster: join(dataDir, 'postgres'),
    /** Renamed to `cluster` only when complete, so an interrupted initdb is never used. */
    unfinishedCluster: join(dataDir, 'postgres.new'),
    password: join(dataDir, 'postgres.password'),
    /** The URL of the running server, for psql and other tools; exists only while it runs. */
    url: join(dataDir, 'postgres.url'),
    log: join(dataDir, 'postgres.log'),
    previousLog: join(dataDir, 'postgres.log.1'),
    lock: join(dataDir, 'postgres.lock'),
  };
}

export type PostgresPaths = ReturnType<typeof postgresPaths>;
