import { Client, type ClientConfig } from 'pg';
import { isSpentBy } from './spent-connection.js';

// For a connection that the server does not close: its pool, and the end of the process, would wait
// for ever.
const FAREWELL_MS = 2000;

type Query = (...args: unknown[]) => unknown;
type Callback = (error: unknown, ...rest: unknown[]) => void;

/**
 * A connection that emits `error` when it must not be used any more: its server fell silent, or is
 * the wrong one by now. Its holder then drops it: a pool, TypeORM's runner and BullMQ's listener
 * all do. Otherwise a pool would give out a connection whose queries time out again and again.
 */
export class PostgresClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    // Between two holders there is no other listener, and a cut connection would end the process.
    this.on('error', () => undefined);
    const query = super.query.bind(this) as Query;
    this.query = ((...args: unknown[]) => this.#judging(query, args)) as Client['query'];
    const end = super.end.bind(this) as Query;
    this.end = ((...args: unknown[]) => this.#endInTime(() => end(...args))) as Client['end'];
  }

  #judging(query: Query, args: unknown[]): unknown {
    const callback = args.at(-1);
    if (typeof callback === 'function')
      return query(...args.slice(0, -1), ((error, ...rest) => {
        this.#judge(error);
        (callback as Callback)(error, ...rest);
      }) satisfies Callback);
    const answer = query(...args);
    // Runs before the caller learns of the error and returns the connection as a good one.
    if (answer instanceof Promise) answer.catch((error: unknown) => this.#judge(error));
    return answer;
  }

  #judge(error: unknown): void {
    if (error instanceof Error && isSpentBy(error)) this.emit('error', error);
  }

  #endInTime(end: () => unknown): unknown {
    const deadline = setTimeout(() => this.connection.stream.destroy(), FAREWELL_MS).unref();
    this.once('end', () => clearTimeout(deadline));
    return end();
  }
}
