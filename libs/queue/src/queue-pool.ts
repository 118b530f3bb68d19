import { parseExactJson } from '@rxhooks/json';
import { poolOptions, PostgresPool } from '@rxhooks/platform';
import { type CustomTypesConfig, type PoolClient, types } from 'pg';

/** BullMQ's own schema, beside ours in the same database. */
const SCHEMA = 'bullmq';
/** Without the schema, so that a connection which does not look into it is found out. */
export const JOB_TABLE = 'job';
const JSONB_OID: number = types.builtins.JSONB;
const STATEMENT_TIMEOUT_MS = 4000;
// No statement lasts as long, so who has had a connection for that long listens on it.
const ASK_EVERY_MS = 10_000;
const ANSWER_WITHIN_MS = 5000;

/** Numbers beyond a double must come out of `jsonb` as they went in, as they do on Redis. */
const exactTypes: CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === JSONB_OID ? parseExactJson : types.getTypeParser(oid, format),
};

/**
 * The connections of all queues and workers of a process; BullMQ would open a pool for each of them. Each worker keeps one to
 * listen on, which would never notice by itself that nothing can come any more: it is asked now and then.
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
    // The connection itself tells its holder, who makes another one (`PostgresClient`).
    client.query(question).catch(() => undefined);
  }
}

/** @param size the most connections at a time, with those that workers listen on */
export function openQueuePool(databaseUrl: string, size: number): PostgresPool {
  const pool = new QueuePool({
    ...poolOptions({
      url: databaseUrl,
      size,
      statementTimeoutMs: STATEMENT_TIMEOUT_MS,
      settings: { search_path: SCHEMA },
    }),
    types: exactTypes,
  });
  // Reported by the queues and workers as well; without a listener here it would end the process.
  pool.on('error', () => undefined);
  return pool;
}
