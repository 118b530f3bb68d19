/**
 * - `away`: the server cannot be had, cannot work, or has gone with the answer
 * - `read_only`: a replica, or a server that was told to take no writes
 * - `full`: no room left on its disk
 * - `busy`: a lock or a limit of time ended the statement
 * - `give_way`: ended in favour of another transaction; the same again, at once, is right
 * - `unstorable`: a value of the statement, which no repetition makes storable
 * - `our_bug`: any other answer of the database, such as a column that does not exist
 */
export type DatabaseFault =
  'away' | 'read_only' | 'full' | 'busy' | 'give_way' | 'unstorable' | 'our_bug';

/** By SQLSTATE or its first characters, the longest that fits: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const BY_STATE: Readonly<Record<string, DatabaseFault>> = {
  '08': 'away', // connection; poolers say 08P01 of whatever is wrong with their server
  '22': 'unstorable', // data, such as U+0000 in a text
  '25006': 'read_only',
  '25P03': 'away', // the session was ended because its transaction was idle
  '25P04': 'busy', // a transaction's limit of time
  '28': 'away', // login refused: a password is being replaced
  '3D': 'away', // no such database: it is being restored or renamed
  '40': 'give_way', // serialisation, deadlock
  '40003': 'away', // nobody knows whether it was done
  '53': 'away', // memory, connections
  '53100': 'full',
  '54': 'unstorable', // larger or deeper than the server takes
  '55006': 'busy',
  '55P03': 'busy', // a lock was not to be had in time
  '57': 'away', // shutdown, crash, starting up
  '57014': 'busy', // statement_timeout, lock_timeout on some servers, or somebody cancelled it
  '58': 'away', // the server's disk or files
  '72': 'give_way', // snapshot too old
  XX: 'away', // poolers and proxies without a server behind them; a damaged file
};

/** Of the socket, the resolver or the TLS below the driver. */
const SOCKET =
  /^(ECONN\w+|EPIPE|ETIMEDOUT|EHOST\w+|ENET\w+|ENOTFOUND|EAI_\w+|EADDRNOTAVAIL|ENOTCONN|EMFILE|ENFILE|EPROTO|ERR_(SSL|TLS|SOCKET)_\w+|CERT_\w+|\w*SELF_SIGNED_CERT\w*|UNABLE_TO_\w+)$/;

/** The driver has no code for these. */
const DRIVER_MESSAGE =
  /^(Connection (terminated|ended)|timeout e(xceeded|xpired)|Query read timeout|Client (has encountered|was closed)|Cannot use a pool after|The server does not support SSL|There was an error establishing an SSL|Received unexpected|Unknown authenticationOk)/i;

const SQLSTATE = /^[0-9A-Z]{5}$/;

/** What the database, its driver or the network between us means by an error; `undefined` when it is none of theirs. */
export function databaseFaultOf(error: unknown): DatabaseFault | undefined {
  for (const cause of causesOf(error)) {
    const fault = faultOf(cause);
    if (fault) return fault;
  }
  return undefined;
}

/** True when the same would work at another time: nothing is wrong with what was asked. */
export function isPassing(fault: DatabaseFault | undefined): boolean {
  switch (fault) {
    case 'away':
    case 'read_only':
    case 'full':
    case 'busy':
    case 'give_way':
      return true;
    case 'unstorable':
    case 'our_bug':
    case undefined:
      return false;
  }
}

function faultOf(error: Error): DatabaseFault | undefined {
  const { code, severity, syscall } = error as {
    code?: unknown;
    severity?: unknown;
    syscall?: unknown;
  };
  if (typeof code === 'string') {
    if (SOCKET.test(code) || syscall === 'connect') return 'away';
    const known = byState(code);
    if (known) return known;
    // The server's own errors say how severe they are; codes of others only look like theirs.
    if (severity !== undefined && SQLSTATE.test(code)) return 'our_bug';
  }
  return DRIVER_MESSAGE.test(error.message) ? 'away' : undefined;
}

function byState(code: string): DatabaseFault | undefined {
  if (!SQLSTATE.test(code)) return undefined;
  return BY_STATE[code] ?? BY_STATE[code.slice(0, 2)];
}

/** The error, what the driver said below it, and its cause; each once, for an error may be its own cause. */
function causesOf(error: unknown, seen = new Set<Error>()): ReadonlySet<Error> {
  if (!(error instanceof Error) || seen.has(error)) return seen;
  seen.add(error);
  causesOf('driverError' in error ? error.driverError : undefined, seen);
  return causesOf(error.cause, seen);
}
