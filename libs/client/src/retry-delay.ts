const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 10_000;
/** Bounds what the API asks for, because a caller is waiting. */
const LONGEST_RETRY_AFTER_MS = 30_000;

/**
 * True for too many requests, a gateway without an application behind it, and a fault that says
 * that nothing was stored. A repetition would get any other status again.
 */
export function isWorthRetrying(status: number, body?: unknown): boolean {
  if (status === 500) return saysNothingStored(body);
  return status === 429 || status === 502 || status === 503 || status === 504;
}

/**
 * Doubles with every failure; `random` (0 to 1) takes away up to half, so that clients do not
 * return all at once.
 */
export function retryDelayMs(options: {
  readonly failures: number;
  readonly random: number;
  readonly retryAfter?: unknown;
}): number {
  const { failures, random, retryAfter } = options;
  const backoffMs = Math.min(FIRST_DELAY_MS * 2 ** (failures - 1), LONGEST_DELAY_MS);
  const jitteredMs = backoffMs * (1 - random / 2);
  const isSeconds = typeof retryAfter === 'string' && /^\d+$/.test(retryAfter);
  const askedMs = isSeconds ? Math.min(Number(retryAfter) * 1000, LONGEST_RETRY_AFTER_MS) : 0;
  return Math.max(jitteredMs, askedMs);
}

function saysNothingStored(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'stored' in body && body.stored === false;
}
