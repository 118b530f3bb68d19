import { Client, type ClientConfig } from 'pg';
import { isSpentBy } from './spent-connection.js';

// Of a farewell that the other side does not answer: its pool, and the end of the process, would wait for ever.
const FAREWELL_MS = 2000;

type Query = (...args: unknown[]) => unknown;
type Callback = (error: unknown, ...rest: unknown[]) => void;

/**
 * A connection that says so, by an `error` event, when it must not be used any more: its server fell silent or told
 * that it is the wrong one now. Whoever holds it gives it up then: a pool, TypeORM's runner and BullMQ's listener all do.
 * Without that a pool would hand out a connection whose query timed out again and again.
 */
export class PostgresClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    // A connection that is cut in the moment between two holders would end the process: nobody else listens then.
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
    // Before those who wait for the answer learn of it, and give the connection back as a good one.
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
