import { join } from 'node:path';

/** What embedded PostgreSQL keeps under DATA_DIR. */
export function postgresPaths(dataDir: string) {
  return {
    /** The database cluster itself: PostgreSQL's "data directory". */
    cluster: join(dataDir, 'postgres'),
    /** Becomes `cluster` only when complete, so that an interrupted initdb is never taken for one. */
    unfinishedCluster: join(dataDir, 'postgres.new'),
    password: join(dataDir, 'postgres.password'),
    /** The URL of the running server, for psql and other tools; only there while it runs. */
    url: join(dataDir, 'postgres.url'),
    log: join(dataDir, 'postgres.log'),
    previousLog: join(dataDir, 'postgres.log.1'),
    lock: join(dataDir, 'postgres.lock'),
  };
}

export type PostgresPaths = ReturnType<typeof postgresPaths>;
