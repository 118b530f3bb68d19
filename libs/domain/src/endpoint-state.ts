import type { EndpointSignal } from './endpoint-signal.js';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** The circuit opens when most requests of the window failed, and there were enough of them. */
const WINDOW_MS = 5 * MINUTE_MS;
const MIN_REQUESTS = 10;
const FAILURE_SHARE = 0.7;
/** How long the circuit stays open, doubling with every opening in a row. */
const FIRST_OPEN_MS = 30 * SECOND_MS;
const LONGEST_OPEN_MS = 15 * MINUTE_MS;
/** How long to hold an endpoint that throttles without a `Retry-After`. */
const FIRST_HOLD_MS = SECOND_MS;
const LONGEST_HOLD_MS = MINUTE_MS;
/** An endpoint is disabled after only failures for so long, and at least so many of them. */
const DISABLE_AFTER_MS = 5 * DAY_MS;
const DISABLE_AFTER_FAILURES = 20;

/**
 * The state of an endpoint in trouble, its circuit included, shared by all workers. A healthy
 * endpoint has none.
 */
export type EndpointState = {
  /** Nothing is sent before this. */
  readonly heldUntil: Date | undefined;
  /** Holds in a row for throttling without a `Retry-After`. */
  readonly throttles: number;
  /** The circuit is open: after the hold, one request at a time probes whether it may close. */
  readonly isOpen: boolean;
  readonly openings: number;
  readonly windowStartedAt: Date | undefined;
  readonly windowSuccesses: number;
  readonly windowFailures: number;
  /** The first failure since the last success. */
  readonly failingSince: Date | undefined;
  readonly failures: number;
};

/** What the delivery log and the owner's mail say of a 410. */
export const GONE_REASON = 'The receiver answered 410: it wants no more deliveries.';

export const UNTROUBLED: EndpointState = {
  heldUntil: undefined,
  throttles: 0,
  isOpen: false,
  openings: 0,
  windowStartedAt: undefined,
  windowSuccesses: 0,
  windowFailures: 0,
  failingSince: undefined,
  failures: 0,
};

export type SignalVerdict = {
  readonly state: EndpointState;
  /** Set when the endpoint is to be disabled: the reason, for its owner. */
  readonly disableReason: string | undefined;
};

/**
 * Returns the next state of an endpoint. Times come from the database, so all workers share them.
 *
 * @param sentAt when the request that gave the signal was made
 */
export function judgeEndpoint(
  state: EndpointState,
  signal: EndpointSignal,
  now: Date,
  sentAt = now,
): SignalVerdict {
  const at = { now, sentAt };
  switch (signal.kind) {
    case 'silent':
      return keep(state);
    case 'healthy':
      return keep(onSuccess(state, at));
    case 'gone':
      return { state, disableReason: GONE_REASON };
    case 'failing':
      return onFailure(state, at);
    case 'throttling': {
      const held = hold(state, signal.askedMs, at);
      return signal.isFailure ? onFailure(held, at, state) : keep(reopen(held, at, state));
    }
  }
}

const keep = (state: EndpointState): SignalVerdict => ({ state, disableReason: undefined });

type Times = { readonly now: Date; readonly sentAt: Date };

/**
 * True for a request from before the end of a hold. Nothing is sent during a hold, so the request
 * is from before the hold and says nothing about the time after it, however late its answer comes.
 */
const isStraggler = ({ heldUntil }: EndpointState, { sentAt }: Times) =>
  heldUntil !== undefined && heldUntil > sentAt;

function onSuccess(state: EndpointState, at: Times): EndpointState {
  const isWorking = { failingSince: undefined, failures: 0 };
  if (isStraggler(state, at)) return { ...state, ...isWorking };
  // Remember the number of openings for one more window, or a flapping endpoint would be probed at
  // full speed.
  if (state.isOpen) return { ...UNTROUBLED, openings: state.openings, ...newWindow(at.now) };
  if (!hasCurrentWindow(state, at.now)) return UNTROUBLED;
  const windowSuccesses = state.windowSuccesses + 1;
  return { ...state, ...isWorking, windowSuccesses, heldUntil: undefined, throttles: 0 };
}

/** @param before the state without the hold that this very answer caused */
function onFailure(state: EndpointState, at: Times, before = state): SignalVerdict {
  const { now } = at;
  const counting = hasCurrentWindow(state, now) ? state : { ...state, ...newWindow(now) };
  const counted = {
    ...counting,
    windowFailures: counting.windowFailures + 1,
    failures: state.failures + 1,
    failingSince: state.failingSince ?? now,
  };
  const isEnough =
    counted.failures >= DISABLE_AFTER_FAILURES &&
    now.getTime() - counted.failingSince.getTime() >= DISABLE_AFTER_MS;
  return {
    state: state.isOpen ? reopen(counted, at, before) : openIfBroken(counted, now),
    disableReason: isEnough
      ? `Nothing but failures since ${counted.failingSince.toISOString()}, ${counted.failures} of them.`
      : undefined,
  };
}

function hasCurrentWindow({ windowStartedAt }: EndpointState, now: Date): boolean {
  return windowStartedAt !== undefined && now.getTime() - windowStartedAt.getTime() < WINDOW_MS;
}

const newWindow = (now: Date) => ({
  windowStartedAt: now,
  windowSuccesses: 0,
  windowFailures: 0,
});

function openIfBroken(state: EndpointState, now: Date): EndpointState {
  const requests = state.windowSuccesses + state.windowFailures;
  const isBroken = requests >= MIN_REQUESTS && state.windowFailures >= FAILURE_SHARE * requests;
  return isBroken ? open(state, now) : state;
}

/** Opens the circuit again after a failed probe. Ignores answers to requests before the hold. */
function reopen(state: EndpointState, at: Times, before: EndpointState): EndpointState {
  return before.isOpen && !isStraggler(before, at) ? open(state, at.now) : state;
}

function open(state: EndpointState, now: Date): EndpointState {
  const openMs = Math.min(LONGEST_OPEN_MS, FIRST_OPEN_MS * 2 ** state.openings);
  return {
    ...state,
    isOpen: true,
    openings: state.openings + 1,
    heldUntil: later(state.heldUntil, now, openMs),
    windowStartedAt: undefined,
    windowSuccesses: 0,
    windowFailures: 0,
  };
}

function hold(state: EndpointState, askedMs: number | undefined, at: Times): EndpointState {
  const { now } = at;
  if (askedMs !== undefined) return { ...state, heldUntil: later(state.heldUntil, now, askedMs) };
  // Many requests may have been under way at the first throttling; together they count as one.
  if (isStraggler(state, at)) return state;
  const holdMs = Math.min(LONGEST_HOLD_MS, FIRST_HOLD_MS * 2 ** state.throttles);
  return { ...state, throttles: state.throttles + 1, heldUntil: later(undefined, now, holdMs) };
}

function later(heldUntil: Date | undefined, now: Date, ms: number): Date {
  return new Date(Math.max(heldUntil?.getTime() ?? 0, now.getTime() + ms));
}
