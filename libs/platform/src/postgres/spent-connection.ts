/** The driver's message, without a code, when its own timeout has passed before the server's. */
const READ_TIMEOUT = 'Query read timeout';
const READ_ONLY = '25006';
// Others mean that the session is not the expected one (a pooler has lost or kept a statement), or
// that the state of the server cannot be trusted:
// https://www.postgresql.org/docs/current/errcodes-appendix.html.
const SPENT = /^(25006|26000|42P05|0A000|08...|57P0.|58...|XX...)$/;

/** True when the connection that gave this error must not be used for anything else. */
export function isSpentBy(error: Error): boolean {
  return SPENT.test(codeOf(error)) || isServerLost(error);
}

/**
 * True when other connections to this address are no better: its server is silent, or no longer the
 * primary.
 */
export function isServerLost(error: Error): boolean {
  return codeOf(error) === READ_ONLY || error.message === READ_TIMEOUT;
}

/** True when the server, or a limit of the role, has no connection left to give. */
export function isFull(error: Error | undefined): boolean {
  return error !== undefined && codeOf(error) === '53300';
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : '';
}
