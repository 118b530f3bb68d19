import type { EndpointSignal } from '../src/endpoint-signal.js';
import {
  type EndpointState,
  type SignalVerdict,
  judgeEndpoint,
  UNTROUBLED,
} from '../src/endpoint-state.js';

export const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;

export const HEALTHY: EndpointSignal = { kind: 'healthy' };
export const FAILING: EndpointSignal = { kind: 'failing' };
/** 429, and 503, without a word about how long. */
export const TOO_MANY = { kind: 'throttling', askedMs: undefined, isFailure: false } as const;
export const UNAVAILABLE = { kind: 'throttling', askedMs: undefined, isFailure: true } as const;

const START = Date.parse('2026-03-01T10:00:00.000Z');

/** So many milliseconds after the beginning. */
export const at = (ms: number) => new Date(START + ms);

export const times = (count: number, signal: EndpointSignal) =>
  Array.from({ length: count }, () => signal);

/** What becomes of an endpoint that shows all of this at one moment. */
export function follow(
  signals: readonly EndpointSignal[],
  state: EndpointState = UNTROUBLED,
  ms = 0,
): SignalVerdict {
  const beginning: SignalVerdict = { state, disableReason: undefined };
  return signals.reduce(
    (verdict, signal) => judgeEndpoint(verdict.state, signal, at(ms)),
    beginning,
  );
}

/** A circuit that opened for the first time after ten minutes, for half a minute. */
export const openUp = () => follow(times(10, FAILING), UNTROUBLED, 10 * MINUTE_MS).state;
