import { FAILURE_CODES, type FailureCode } from './outcome.js';

/** The first word of `error` of an attempt without a usable answer, `unknown` when its worker died. */
export type ErrorKind = Exclude<FailureCode, 'blocked_target'> | 'unknown';

export const ERROR_KINDS: readonly ErrorKind[] = [
  // Shown as `dns_error`, see `describeOutcome`.
  ...FAILURE_CODES.filter((code) => code !== 'blocked_target'),
  'unknown',
];
