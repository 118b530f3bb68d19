import { setTimeout as sleep } from 'node:timers/promises';
import {
  CONFIG_EXIT_CODE,
  isTlsRefusal,
  poolOptions,
  PostgresPool,
  StartError,
} from '@rxhooks/platform';
import { databaseFaultOf } from './database-fault.js';

const PAUSE_MS = 3000;
const TRIES = 10;
const STATEMENT_MS = 3000;
const NO_CONNECTION_LEFT = '53300';

/**
 * Resolves when the database takes connections. Retries for half a minute, the time in which the
 * whole platform starts.
 *
 * @param say gets a line of text at each failed try: what is wrong, and when the next try is
 * @throws StartError when the database stays away, or allows no TLS; the driver's error when it
 *   refuses the login
 */
export async function waitForDatabase(url: string, say: (text: string) => void): Promise<void> {
  for (let tries = 1; ; tries += 1)
    try {
      await askOnce(url, 'SELECT 1');
      return;
    } catch (error) {
      if (isRefused(error) || databaseFaultOf(error) !== 'away') throw error;
      const tlsFault = describeTlsFault(error);
      if (tlsFault) throw new StartError(tlsFault, CONFIG_EXIT_CODE, { cause: error });
      const text = describe(reasonOf(error));
      if (tries === TRIES) throw new StartError(text, undefined, { cause: error });
      say(`${text} Trying again in ${PAUSE_MS / 1000} s.`);
      await sleep(PAUSE_MS);
    }
}

/** Uses a connection of its own, before there are pools. */
export async function askOnce<Row extends Record<string, unknown>>(
  url: string,
  statement: string,
): Promise<readonly Row[]> {
  const pool = new PostgresPool(poolOptions({ url, size: 1, statementTimeoutMs: STATEMENT_MS }));
  try {
    return (await pool.query<Row>(statement)).rows;
  } finally {
    await pool.end();
  }
}

/** A retry is refused as well until the login is changed or the database is created. */
function isRefused(error: unknown): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  return /^(28|3D)/.test(code);
}

function describe(reason: string): string {
  if (reason === NO_CONNECTION_LEFT)
    return `PostgreSQL has no connection left for this role (${reason}). Raise its limit, or lower DATABASE_POOL_MAIN, DATABASE_POOL_PREPARED and DATABASE_POOL_QUEUE of the other processes (docs/postgresql.md).`;
  return `PostgreSQL cannot be reached (${reason}). Check host and port of DATABASE_URL, and that the server runs.`;
}

/**
 * Prefers the code: the message of a failed connection may name addresses, and is empty when
 * several were tried.
 */
function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}

/** A retry would meet the same certificate. */
function describeTlsFault(error: unknown): string | undefined {
  if (isTlsRefusal(error))
    return (
      `The certificate of PostgreSQL is not accepted (${reasonOf(error)}). Name the file of its authority as sslrootcert in ` +
      'DATABASE_URL, or the host that the certificate is for.'
    );
  // The driver has no code for it.
  return (error as Error).message.startsWith('The server does not support SSL')
    ? 'PostgreSQL does not speak TLS. Switch it on in the server, or leave sslmode out of DATABASE_URL.'
    : undefined;
}
