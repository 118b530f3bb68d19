import type { ClientBase, PoolConfig } from 'pg';
import { PostgresClient } from './postgres-client.js';

// The waits for a connection and for the statement together stay below the margin that a lease has
// beyond its attempt (`leaseMs`).
const CONNECT_TIMEOUT_MS = 3000;
// A statement that takes this long waits for a lock or a dying server; failing frees its
// connection.
const STATEMENT_TIMEOUT_MS = 4000;
// The driver's own timeout comes this much later: a dead server cannot end a statement.
const GRACE_MS = 500;
// A process that freezes inside a transaction must not keep its locks.
const IDLE_TRANSACTION_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_MS = 10_000;
const IDLE_MS = 10_000;
const LIFETIME_S = 600;

/** The pool awaits the promise, which its types do not say. */
type WaitingPoolConfig = Omit<PoolConfig, 'onConnect'> & {
  readonly Client: typeof PostgresClient;
  readonly onConnect: (client: ClientBase) => Promise<void>;
};

/** Names and values as `SET` takes them. */
type SessionSettings = Readonly<Record<string, string>>;

export type PoolPurpose = {
  readonly url: string;
  /** The most connections at a time; opened on demand. */
  readonly size: number;
  /** 0 for none, which overrides a limit of the role. */
  readonly statementTimeoutMs?: number;
  readonly settings?: SessionSettings;
  /** On average; each connection gets its own. */
  readonly lifetimeSeconds?: number;
};

/**
 * The one place that configures connections to PostgreSQL: each step has a timeout, and a silent
 * server is noticed. A statement on the new connection applies the settings, and not the URL's
 * `options` or start parameters: these stay the operator's, and poolers refuse or drop them.
 */
export function poolOptions({
  url,
  size,
  statementTimeoutMs = STATEMENT_TIMEOUT_MS,
  settings = {},
  lifetimeSeconds = LIFETIME_S,
}: PoolPurpose) {
  const session = {
    statement_timeout: String(statementTimeoutMs),
    idle_in_transaction_session_timeout: String(IDLE_TRANSACTION_TIMEOUT_MS),
    ...settings,
  };
  return {
    connectionString: url,
    max: size,
    Client: PostgresClient,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    ...(statementTimeoutMs > 0 && { query_timeout: statementTimeoutMs + GRACE_MS }),
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    idleTimeoutMillis: IDLE_MS,
    maxLifetimeSeconds: lifetimeSeconds,
    onConnect: (client: ClientBase) => applySettings(client, session),
  } satisfies WaitingPoolConfig;
}

/** Applies all settings in one round trip. */
export async function applySettings(client: ClientBase, settings: SessionSettings): Promise<void> {
  const entries = Object.entries(settings);
  const calls = entries.map((_, at) => `set_config($${2 * at + 1}, $${2 * at + 2}, false)`);
  await client.query(`SELECT ${calls.join(', ')}`, entries.flat());
}
