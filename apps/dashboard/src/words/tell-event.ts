import type { DeliveryView, EventWithDeliveries } from '../api/document.gen.ts';
import { clock } from './times.ts';

export type Tone = 'good' | 'bad' | 'wait' | 'quiet';
export type Told = { readonly tone: Tone; readonly text: string };

type Clock = { readonly now: Date; readonly zone?: string };

/** Endpoints in trouble that a sentence names; more of them are counted. */
const NAMED = 2;

/** Answers the question of a person who is on call: did it arrive, and if not, what happens next? */
export function tellEvent(event: EventWithDeliveries, when: Clock): Told {
  const deliveries = event.deliveries.filter(({ test }) => !test);
  if (event.fan_out === 'quarantined')
    return {
      tone: 'bad',
      text: 'In quarantine: its workers died while they made its deliveries. An admin can release it.',
    };
  if (deliveries.length === 0) return tellNobody(event);
  const open = deliveries.filter(({ status }) => status !== 'succeeded');
  if (open.length === 0) return { tone: 'good', text: `${tellCount(deliveries)}.` };
  const inOrder = byUrgency(open);
  const clauses = inOrder.slice(0, NAMED).map((delivery) => `${tellDelivery(delivery, when)}.`);
  const more = inOrder.length - clauses.length;
  if (more > 0) clauses.push(`${more} more ${more === 1 ? 'has' : 'have'} not got it.`);
  return { tone: toneOf(inOrder), text: [`${tellCount(deliveries)}.`, ...clauses].join(' ') };
}

function tellNobody({ fan_out, not_matched }: EventWithDeliveries): Told {
  if (fan_out === 'pending')
    return { tone: 'wait', text: 'Accepted. Its deliveries are being made.' };
  if (not_matched.length === 0)
    return { tone: 'quiet', text: 'Sent to nobody: the organisation has no subscription.' };
  const text =
    not_matched.length === 1
      ? 'Sent to nobody: the only subscription did not match.'
      : `Sent to nobody: none of ${not_matched.length} subscriptions matched.`;
  return { tone: 'quiet', text };
}

function tellCount(deliveries: readonly DeliveryView[]): string {
  const [only] = deliveries;
  const done = deliveries.filter(({ status }) => status === 'succeeded').length;
  if (only && deliveries.length === 1)
    return done === 1 ? `Delivered to ${hostOf(only.target)}` : 'Not delivered';
  if (done === deliveries.length)
    return done === 2 ? 'Delivered to both endpoints' : `Delivered to all ${done} endpoints`;
  return done === 0
    ? `Delivered to none of ${deliveries.length} endpoints`
    : `Delivered to ${done} of ${deliveries.length} endpoints`;
}

/** One delivery in a clause without its full stop: what its endpoint did, and what comes next. */
export function tellDelivery(delivery: DeliveryView, when: Clock): string {
  const host = hostOf(delivery.target);
  const happened = tellAttempts(delivery);
  const next = tellNext(delivery, when);
  return happened === '' ? `${host}: ${next}` : `${host} ${happened}; ${next}`;
}

function tellAttempts({ status, attempt_count, last_status_code }: DeliveryView): string {
  if (attempt_count === 0) return '';
  const answer = last_status_code === null ? 'gave no answer' : `answered ${last_status_code}`;
  if (attempt_count === 1 || status === 'succeeded') return answer;
  return `${answer} at attempt ${attempt_count}`;
}

function tellNext(delivery: DeliveryView, { now, zone }: Clock): string {
  const { status, reason, attempt_count, next_attempt_at, waiting_for } = delivery;
  switch (status) {
    case 'succeeded':
      return 'it is done';
    case 'failed':
      return attempt_count === 1
        ? 'given up after one attempt'
        : `given up after ${attempt_count} attempts`;
    case 'cancelled':
    case 'skipped':
      return reason === null ? status : `${status}: ${lowerFirst(withoutStop(reason))}`;
    case 'pending':
    case 'retrying': {
      if (waiting_for === null) return 'an attempt is being made now';
      const because = BECAUSE[waiting_for.kind] ?? withoutStop(lowerFirst(waiting_for.detail));
      const at = waiting_for.until ?? next_attempt_at;
      return at === null
        ? `it waits because ${because}`
        : `next attempt at ${clock(at, now, zone)} because ${because}`;
    }
  }
}

const BECAUSE: Readonly<Record<string, string>> = {
  retry_scheduled: 'the retry schedule says so',
  held: 'the endpoint asked for a pause',
  circuit_open: 'most requests to it failed',
  probing: 'one request at a time tests whether it works again',
  rate_limited: 'its rate limit is reached',
  queued: 'it is due and others come first',
  paused: 'the subscription is paused',
  organisation_paused: 'the organisation is paused',
  organisation_moving: 'the organisation moves to another cell',
};

/** Those that a person should look at first come first. */
export const byUrgency = (deliveries: readonly DeliveryView[]): readonly DeliveryView[] =>
  deliveries.toSorted((one, other) => urgencyOf(one) - urgencyOf(other));

const URGENCY = ['failed', 'retrying', 'skipped', 'cancelled', 'pending', 'succeeded'];
const urgencyOf = ({ status }: DeliveryView) => URGENCY.indexOf(status);

function toneOf(inOrder: readonly DeliveryView[]): Tone {
  if (inOrder.some(({ status }) => status === 'failed')) return 'bad';
  return inOrder.some(({ status }) => status === 'retrying' || status === 'pending')
    ? 'wait'
    : 'quiet';
}

export function hostOf(target: string): string {
  return URL.canParse(target) ? new URL(target).host : target;
}

const withoutStop = (text: string) => text.replace(/\.$/, '');
const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
