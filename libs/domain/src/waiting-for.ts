import type { DeliveryStatus } from './delivery.js';

/** Reasons whose end nobody can know. */
const ENDLESS = [
  'organisation_moving',
  'organisation_paused',
  'paused',
  'probing',
  'rate_limited',
  'queued',
] as const;
const TIMED = ['held', 'circuit_open', 'retry_scheduled'] as const;
export const WAITING_KINDS = [...ENDLESS, ...TIMED] as const;

/** Why a delivery that has not ended is not attempted right now, for the person who looks at it. */
export type WaitingFor = { readonly detail: string } & (
  | { readonly kind: (typeof ENDLESS)[number]; readonly until: undefined }
  | { readonly kind: (typeof TIMED)[number]; readonly until: Date }
);

/** What one statement reads of a delivery and its endpoint, by the rules of the claims. */
export type WaitFacts = {
  readonly status: DeliveryStatus;
  readonly subscriptionUid: string;
  readonly attemptsMade: number;
  readonly dueAt: Date | undefined;
  readonly isDue: boolean;
  /** A worker makes an attempt of it. */
  readonly isLeased: boolean;
  readonly isAway: boolean;
  readonly isOrganisationPaused: boolean;
  readonly isPaused: boolean;
  /** Only while the hold lasts. */
  readonly heldUntil: Date | undefined;
  readonly isOpen: boolean;
  /** Requests a second over all workers; undefined when they are not counted. */
  readonly rate: number | undefined;
  readonly ownRate: number | undefined;
  /** The next request that is counted may not be made yet. */
  readonly isTurnTaken: boolean;
};

/** The call that ends a pause, a hold or an open circuit. */
export const resumeCall = (subscriptionUid: string) =>
  `POST /v1/management/subscriptions/${subscriptionUid}/resume`;

/** The call that ends the pause of an organisation. */
export const RESUME_ORGANISATION = 'POST /v1/management/resume';

/** `undefined` for a delivery that has ended, and for one that is being attempted. */
export function explainWait(facts: WaitFacts): WaitingFor | undefined {
  const { status, isLeased, isAway, isPaused, isDue, dueAt } = facts;
  if ((status !== 'pending' && status !== 'retrying') || isLeased) return undefined;
  if (isAway)
    return endless(
      'organisation_moving',
      'The organisation moves to another cell, which sends it.',
    );
  if (facts.isOrganisationPaused)
    return endless(
      'organisation_paused',
      `The organisation is paused; ${RESUME_ORGANISATION} ends that.`,
    );
  if (isPaused)
    return endless(
      'paused',
      `The subscription is paused; ${resumeCall(facts.subscriptionUid)} ends that.`,
    );
  const hold = explainHold(facts);
  if (hold) return hold;
  if (!isDue && dueAt) {
    const detail = `Attempt ${facts.attemptsMade + 1} is due then.`;
    return { kind: 'retry_scheduled', until: dueAt, detail };
  }
  return explainTurn(facts);
}

const endless = (kind: (typeof ENDLESS)[number], detail: string) =>
  ({ kind, until: undefined, detail }) as const;

/** A hold that ends before the delivery is due keeps nothing back. */
function explainHold(facts: WaitFacts): WaitingFor | undefined {
  const { heldUntil: until, dueAt, isDue, isOpen, subscriptionUid } = facts;
  if (until === undefined || (dueAt !== undefined && until <= dueAt)) return undefined;
  // A receiver that asks for a pause puts off the retry as well, and a resume does not bring it forward.
  const ownTime =
    isDue || !dueAt
      ? ''
      : `, and attempt ${facts.attemptsMade + 1} is due at ${dueAt.toISOString()}`;
  const atOnce = `${resumeCall(subscriptionUid)} ends that at once${ownTime}.`;
  return isOpen
    ? {
        kind: 'circuit_open',
        until,
        detail: `Most requests to the receiver failed; one is made then to see whether it works again. ${atOnce}`,
      }
    : {
        kind: 'held',
        until,
        detail: `The receiver asked for a pause, or answered 429, 502, 503 or 504, which is taken for one. ${atOnce}`,
      };
}

function explainTurn({ isOpen, rate, ownRate, isTurnTaken }: WaitFacts): WaitingFor {
  if (isOpen)
    return endless('probing', 'One request at a time tests whether the receiver works again.');
  if (rate !== undefined && isTurnTaken)
    return endless(
      'rate_limited',
      rate === ownRate
        ? `The subscription gets at most ${ownRate} requests a second.`
        : 'The rate rises slowly after a resume.',
    );
  return endless('queued', 'It is due, and waits for its turn.');
}
