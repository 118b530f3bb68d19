import type { MailResult } from '@rxhooks/application';

/**
 * The members of nodemailer's errors without addresses, credentials or texts of the server.
 * `response` is only searched for a code.
 */
type Fault = {
  readonly code?: unknown;
  readonly originalCode?: unknown;
  readonly command?: unknown;
  readonly response?: unknown;
  readonly responseCode?: unknown;
};

// Commands about the mail itself. Earlier refusals are about us: our sender or our password.
const ABOUT_THE_MAIL: ReadonlySet<unknown> = new Set(['RCPT TO', 'DATA']);
// A bad sequence of commands is a fault of the session.
const BAD_SEQUENCE = 503;

/** Decides what happens to a mail that was not accepted. */
export function judgeFault(error: unknown): Exclude<MailResult, { kind: 'sent' }> {
  const fault: Fault = typeof error === 'object' && error !== null ? error : {};
  if (typeof fault.responseCode !== 'number')
    return { kind: 'postponed', reason: `No answer of the mail server: ${nameOf(fault)}.` };
  const { responseCode } = fault;
  const command = typeof fault.command === 'string' ? fault.command : 'CONN';
  const enhanced = enhancedCodeOf(fault);
  const said = [responseCode, enhanced].filter(Boolean).join(' ');
  const isForGood =
    responseCode >= 500 &&
    responseCode !== BAD_SEQUENCE &&
    ABOUT_THE_MAIL.has(fault.command) &&
    // Policy and authentication (RFC 3463): the server may accept us later.
    !enhanced?.startsWith('5.7.');
  return {
    kind: isForGood ? 'refused' : 'postponed',
    reason: `The mail server answered ${said} to ${command}.`,
  };
}

/** RFC 3463, such as 5.1.1 for a mailbox that does not exist. */
function enhancedCodeOf({ response }: Fault): string | undefined {
  if (typeof response !== 'string') return undefined;
  return /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1];
}

/** Uses only texts in the form of a code: a message may name hosts and addresses. */
function nameOf({ code, originalCode }: Fault): string {
  const isCode = (one: unknown) => typeof one === 'string' && /^[A-Z][A-Z0-9_]+$/.test(one);
  return [code, originalCode].filter(isCode).join(' ') || 'unknown fault';
}
