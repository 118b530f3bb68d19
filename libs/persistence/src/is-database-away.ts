// https://www.postgresql.org/docs/current/errcodes-appendix.html: classes 08 (connection) and 57P (operator
// intervention: shutdown, crash, starting up), too many connections, and the socket errors below them.
const AWAY =
  /^(08...|57P0.|53300|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;
// The driver has no code for these.
const AWAY_MESSAGE =
  /Connection terminated|timeout exceeded when trying to connect|Query read timeout/;

/** True when the request would have worked with a database that is up. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && AWAY.test(code)) return true;
  if (AWAY_MESSAGE.test(error.message)) return true;
  const cause = 'driverError' in error ? error.driverError : error.cause;
  return cause !== error && isDatabaseAway(cause);
}
