import type { Exchange, FailureCode, Outcome } from './outcome.js';

/** Any 2xx is success, and nothing else: a redirect is never followed, so it delivers nothing. */
export function classifyExchange(exchange: Exchange): Outcome {
  if (exchange.kind === 'failed') {
    const { code, statusCode } = exchange;
    return statusCode === undefined
      ? { kind: 'unanswered', code }
      : { kind: 'unanswered', code, statusCode };
  }
  const { statusCode } = exchange;
  const isSuccess = statusCode >= 200 && statusCode < 300;
  return { kind: isSuccess ? 'succeeded' : 'refused', statusCode };
}

/**
 * A tenant must not be able to tell a blocked address from an unknown name: that would reveal
 * internal names. Operators see the difference in logs and metrics.
 */
const SHOWN_FOR_BLOCKED = 'dns_error';

type ShownCode = Exclude<FailureCode, 'blocked_target'>;

const FAILURE_TEXTS: Record<ShownCode, string> = {
  timeout: 'The receiver did not answer completely within the time limit.',
  dns_error:
    'The host name did not resolve, or the target is not allowed; check the name and where it leads.',
  connect_timeout: 'No connection could be made within the time limit.',
  connection_refused: 'The receiver refused the connection.',
  connection_reset: 'The receiver reset the connection.',
  connection_closed: 'The receiver closed the connection without an answer.',
  network_unreachable: 'The network or host of the receiver is unreachable.',
  tls_error: 'The TLS handshake failed; check the certificate and its chain.',
  protocol_error: 'The receiver did not answer with valid HTTP.',
  headers_too_large:
    'The response headers of the receiver, interim answers included, are too large.',
  invalid_target: 'The target is not a valid URL.',
  interrupted:
    'The worker was stopped during the attempt; whether the request was received is unknown.',
  internal_error: 'The attempt failed on our side.',
};

/** What happened to an answer after its status line. */
const BROKEN_OFF: Partial<Record<FailureCode, string>> = {
  timeout: 'the answer was not complete within the time limit',
  connection_reset: 'the connection was reset before the answer was complete',
  connection_closed: 'the connection was closed before the answer was complete',
  protocol_error: 'the rest of the answer was not valid HTTP',
};

/** One sentence for the delivery log and the test call; `undefined` for a success. */
export function describeOutcome(outcome: Outcome): string | undefined {
  switch (outcome.kind) {
    case 'succeeded':
      return undefined;
    case 'refused':
      return outcome.statusCode >= 300 && outcome.statusCode < 400
        ? `The receiver answered with a redirect (${outcome.statusCode}), which is never followed.`
        : `The receiver answered ${outcome.statusCode}; only a 2xx status counts as delivered.`;
    case 'unanswered': {
      const code = outcome.code === 'blocked_target' ? SHOWN_FOR_BLOCKED : outcome.code;
      return `${code}: ${describeFailure(code, outcome.statusCode)}`;
    }
  }
}

/** Tells "no answer" from an answer that broke off, which is no success either: see ADR 0023. */
function describeFailure(code: ShownCode, statusCode: number | undefined): string {
  const rest = BROKEN_OFF[code];
  return statusCode === undefined || rest === undefined
    ? FAILURE_TEXTS[code]
    : `The receiver answered ${statusCode}, but ${rest}; the attempt does not count as delivered.`;
}
