import { parseExactJson } from '@rxhooks/json';
import { poolOptions, PostgresPool } from '@rxhooks/platform';
import { type CustomTypesConfig, type PoolClient, types } from 'pg';

/** BullMQ's own schema, in our database. */
const SCHEMA = 'bullmq';
/** Without the schema, so that a probe detects a connection with another search_path. */
export const JOB_TABLE = 'job';
const JSONB_OID: number = types.builtins.JSONB;
// No statement takes this long, so a connection in use for that long is listening.
const ASK_EVERY_MS = 10_000;
const ANSWER_WITHIN_MS = 5000;

/** Numbers beyond a double must come out of `jsonb` unchanged, as they do on Redis. */
const exactTypes: CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === JSONB_OID ? parseExactJson : types.getTypeParser(oid, format),
};

/**
 * The connections of all queues and workers of a process; BullMQ would open a pool for each. Each
 * worker listens on one, which would not notice a dead server by itself, so it is probed regularly.
 */
class QueuePool extends PostgresPool {
  readonly #questions = new Map<PoolClient, NodeJS.Timeout>();

  constructor(...args: ConstructorParameters<typeof PostgresPool>) {
    super(...args);
    this.on('acquire', (client: PoolClient) => {
      const timer = setInterval(() => this.#ask(client), ASK_EVERY_MS).unref();
      this.#questions.set(client, timer);
    });
    this.on('release', (_error: unknown, client: PoolClient) => {
      clearInterval(this.#questions.get(client));
      this.#questions.delete(client);
    });
  }

  #ask(client: PoolClient): void {
    const question = { text: 'SELECT 1', query_timeout: ANSWER_WITHIN_MS };
    // The connection reports a failure to its holder, which replaces it (`PostgresClient`).
    client.query(question).catch(() => undefined);
  }
}

/** @param size the most connections at a time, listening ones included */
export function openQueuePool(databaseUrl: string, size: number): PostgresPool {
  return new QueuePool({
    ...poolOptions({ url: databaseUrl, size, settings: { search_path: SCHEMA } }),
    types: exactTypes,
  });
}
