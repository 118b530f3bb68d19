import { Logger } from '@nestjs/common';
import { Pool, type PoolClient, type PoolConfig } from 'pg';
import { isFull, isServerLost } from './spent-connection.js';

// From half of it to one and a half times: connections opened together do not end together.
const LIFETIME_SPREAD = 0.5;
const MODEST_MS = 15_000;

type Taken = (error: Error | undefined, client: PoolClient | undefined, done: Done) => void;
type Done = (release?: unknown) => void;

/**
 * A pool that replaces its connections when their server is lost, and shrinks when the server gives
 * no more.
 */
export class PostgresPool extends Pool {
  readonly #logger = new Logger('Postgres');
  readonly #all = new Set<PoolClient>();
  readonly #idle = new Set<PoolClient>();
  readonly #outdated = new WeakSet<PoolClient>();
  readonly #wanted: number;
  #modesty: NodeJS.Timeout | undefined;

  constructor(config: PoolConfig) {
    super(config);
    this.#wanted = this.options.max;
    const lifetime = this.options.maxLifetimeSeconds;
    Object.defineProperty(this.options, 'maxLifetimeSeconds', {
      get: () => lifetime * (1 + LIFETIME_SPREAD * (2 * Math.random() - 1)),
    });
    // Without a listener the error of an idle connection would end the process.
    this.on('error', () => undefined);
    this.on('connect', (client: PoolClient) => this.#watch(client));
    this.on('acquire', (client: PoolClient) => this.#idle.delete(client));
    this.on('release', (error: unknown, client: PoolClient) => {
      if (!error) this.#takeBack(client);
    });
    this.on('remove', (client: PoolClient) => {
      this.#all.delete(client);
      this.#idle.delete(client);
    });
  }

  override connect(): Promise<PoolClient>;
  override connect(callback: Taken): void;
  override connect(callback?: Taken): Promise<PoolClient> | void {
    if (callback) return this.#take(callback);
    return new Promise((resolve, reject) => {
      this.#take((error, client) => {
        if (client) resolve(client);
        else reject(error);
      });
    });
  }

  override end(): Promise<void>;
  override end(callback: () => void): void;
  override end(callback?: () => void): Promise<void> | void {
    clearTimeout(this.#modesty);
    return callback ? super.end(callback) : super.end();
  }

  /** When the server has no connection left, the caller waits for one that the pool already has. */
  #take(callback: Taken): void {
    super.connect((error, client, done) => {
      if (!isFull(error)) return callback(error, client, done);
      this.#beModest();
      // An empty pool has no connection to wait for.
      if (this.totalCount === 0) return callback(error, client, done);
      return super.connect(callback);
    });
  }

  #watch(client: PoolClient): void {
    this.#all.add(client);
    client.on('error', (error) => {
      if (isServerLost(error)) this.#renew();
    });
  }

  #takeBack(client: PoolClient): void {
    // The pool does not keep a connection that is being ended.
    if (this.#outdated.has(client) || this.totalCount > this.options.max) void client.end();
    else this.#idle.add(client);
  }

  /**
   * All connections lead to the server that has just failed: idle ones end now, the rest on their
   * return.
   */
  #renew(): void {
    for (const client of this.#all) this.#outdated.add(client);
    for (const client of this.#idle)
      client.emit('error', new Error('Another connection has found the server lost.'));
  }

  /** Gives one back and asks for no more for a while, so that other processes get it. */
  #beModest(): void {
    const most = Math.max(1, this.totalCount - 1);
    if (!this.#modesty)
      this.#logger.warn(
        `The database gives this role no more connections, and one pool goes on with fewer than its ${this.#wanted}. ` +
          'Lower DATABASE_POOL_MAIN, DATABASE_POOL_PREPARED and DATABASE_POOL_QUEUE, or raise the limit.',
      );
    this.options.max = most;
    clearTimeout(this.#modesty);
    this.#modesty = setTimeout(
      () => {
        this.#modesty = undefined;
        this.options.max = this.#wanted;
      },
      MODEST_MS * (0.5 + Math.random()),
    ).unref();
  }
}
