import type { EndpointSignal } from './endpoint-signal.js';
import { type EndpointState, judgeEndpoint } from './endpoint-state.js';

/** Why a circuit opens, and why a subscription is paused whose circuit has. */
export const MOSTLY_FAILED = 'Most of the latest requests to it have failed.';

/** A stop: nothing is sent until the subscription's owner acts. */
export type EndpointStop = {
  /** Paused: waiting deliveries keep waiting. Disabled: they are cancelled. */
  readonly status: 'paused' | 'disabled';
  /** A sentence for the owner. */
  readonly reason: string;
};

export type EndpointVerdict = {
  readonly state: EndpointState;
  readonly stop: EndpointStop | undefined;
};

type SeenSignal = {
  readonly signal: EndpointSignal;
  /** How long before `now` the request was made. */
  readonly ageMs: number;
};

/**
 * Returns the next state of an endpoint after several requests, in their order, and whether it is
 * stopped.
 *
 * @param pauseAfterOpenings openings of its circuit in a row after which it is paused
 */
export function judgeSignals(
  before: EndpointState,
  signals: readonly SeenSignal[],
  now: Date,
  pauseAfterOpenings: number,
): EndpointVerdict {
  let state = before;
  let disableReason: string | undefined;
  for (const { signal, ageMs } of signals) {
    const judged = judgeEndpoint(state, signal, now, new Date(now.getTime() - ageMs));
    state = judged.state;
    disableReason ??= judged.disableReason;
  }
  if (disableReason !== undefined)
    return { state, stop: { status: 'disabled', reason: disableReason } };
  const hasOpened = state.isOpen && state.openings > before.openings;
  const isPaused = hasOpened && state.openings >= pauseAfterOpenings;
  return { state, stop: isPaused ? { status: 'paused', reason: MOSTLY_FAILED } : undefined };
}
