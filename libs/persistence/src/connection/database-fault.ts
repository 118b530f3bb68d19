/**
 * - `away`: the server is unreachable, cannot work, or was lost before its answer
 * - `read_only`: a replica, or a server that was told to take no writes
 * - `full`: no room left on its disk
 * - `busy`: a lock or a timeout ended the statement
 * - `give_way`: ended in favour of another transaction; retry at once
 * - `unstorable`: a value of the statement, which no retry makes storable
 * - `moving`: the organisation is on its way from one cell to another; a later retry may succeed here or there
 * - `moved`: the organisation has left for another cell
 * - `our_bug`: any other error of the database, such as a column that does not exist
 */
export type DatabaseFault =
  | 'away'
  | 'read_only'
  | 'full'
  | 'busy'
  | 'give_way'
  | 'unstorable'
  | 'moving'
  | 'moved'
  | 'our_bug';

/**
 * Keys are SQLSTATEs or their first two characters; the longest match wins:
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const BY_STATE: Readonly<Record<string, DatabaseFault>> = {
  '08': 'away', // connection; poolers report any fault of their server as 08P01
  '22': 'unstorable', // data, such as U+0000 in a text
  '25006': 'read_only',
  '25P03': 'away', // the session was ended because its transaction was idle
  '25P04': 'busy', // transaction_timeout
  '28': 'away', // login refused: a password is being replaced
  '3D': 'away', // no such database: it is being restored or renamed
  '40': 'give_way', // serialisation, deadlock
  '40003': 'away', // the outcome of the statement is unknown
  '53': 'away', // memory, connections
  '53100': 'full',
  '54': 'unstorable', // larger or deeper than the server takes
  '55006': 'busy',
  '55P03': 'busy', // a lock was not available in time
  '57': 'away', // shutdown, crash, starting up
  '57014': 'busy', // statement_timeout, lock_timeout on some servers, or a cancel request
  '58': 'away', // the server's disk or files
  '72': 'give_way', // snapshot too old
  RX503: 'moving', // raised by `rxhooks_is_served`
  RX421: 'moved',
  XX: 'away', // poolers and proxies without a server behind them; a damaged file
};

/** Codes of the socket, the resolver or the TLS below the driver. */
const SOCKET =
  /^(ECONN\w+|EPIPE|ETIMEDOUT|EHOST\w+|ENET\w+|ENOTFOUND|EAI_\w+|EADDRNOTAVAIL|ENOTCONN|EMFILE|ENFILE|EPROTO|ERR_(SSL|TLS|SOCKET)_\w+|CERT_\w+|\w*SELF_SIGNED_CERT\w*|UNABLE_TO_\w+)$/;

/** Messages of driver errors without a code. */
const DRIVER_MESSAGE =
  /^(Connection (terminated|ended)|timeout e(xceeded|xpired)|Query read timeout|Client (has encountered|was closed)|Cannot use a pool after|The server does not support SSL|There was an error establishing an SSL|Received unexpected|Unknown authenticationOk)/i;

const SQLSTATE = /^[0-9A-Z]{5}$/;

/**
 * Classifies an error of the database, its driver or the network in between; `undefined` for any
 * other error.
 */
export function databaseFaultOf(error: unknown): DatabaseFault | undefined {
  for (const cause of causesOf(error)) {
    const fault = faultOf(cause);
    if (fault) return fault;
  }
  return undefined;
}

/** True when the same statement may succeed at another time. */
export function isPassing(fault: DatabaseFault | undefined): boolean {
  switch (fault) {
    case 'away':
    case 'read_only':
    case 'full':
    case 'busy':
    case 'give_way':
    case 'moving':
      return true;
    case 'unstorable':
    case 'moved':
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
    // Only the server's own errors have a severity; other codes may look like SQLSTATEs.
    if (severity !== undefined && SQLSTATE.test(code)) return 'our_bug';
  }
  return DRIVER_MESSAGE.test(error.message) ? 'away' : undefined;
}

function byState(code: string): DatabaseFault | undefined {
  if (!SQLSTATE.test(code)) return undefined;
  return BY_STATE[code] ?? BY_STATE[code.slice(0, 2)];
}

/**
 * The error, the driver's error in it, and its causes; each once, for an error may be its own
 * cause.
 */
function causesOf(error: unknown, seen = new Set<Error>()): ReadonlySet<Error> {
  if (!(error instanceof Error) || seen.has(error)) return seen;
  seen.add(error);
  causesOf('driverError' in error ? error.driverError : undefined, seen);
  return causesOf(error.cause, seen);
}
