import type { ManagedSubscriptionView } from '../api/document.gen.ts';
import type { Tone } from './tell-event.ts';
import { clock } from './times.ts';

/** A subscription that a person should look at, and the sentence that says why. */
export type Trouble = {
  readonly subscription: ManagedSubscriptionView;
  readonly tone: Tone;
  readonly text: string;
};

const HEALTHY_RATE = 0.99;

/** Those in trouble, the most harmful first: nothing is sent, then what fails, then by what waits. */
export function needsAttention(
  subscriptions: readonly ManagedSubscriptionView[],
  when: { readonly now: Date; readonly zone?: string },
): readonly Trouble[] {
  return subscriptions
    .flatMap((subscription) => {
      const told = tellTrouble(subscription, when);
      return told ? [{ subscription, ...told }] : [];
    })
    .toSorted((one, other) => harmOf(other) - harmOf(one));
}

function tellTrouble(
  { status, status_reason, health, success_rate, backlog }: ManagedSubscriptionView,
  { now, zone }: { readonly now: Date; readonly zone?: string },
): { readonly tone: Tone; readonly text: string } | undefined {
  const waiting = backlog === 0 ? '' : ` ${tellBacklog(backlog)}.`;
  const since =
    health.failing_since === null
      ? ''
      : ` It fails since ${clock(health.failing_since, now, zone)}.`;
  const until = health.held_until === null ? 'later' : clock(health.held_until, now, zone);
  if (status === 'disabled')
    return {
      tone: 'bad',
      text: `Disabled; its deliveries are skipped. ${status_reason ?? ''}`.trim(),
    };
  if (health.circuit === 'open')
    return {
      tone: 'bad',
      text: `Most requests failed; one is tried at ${until}.${since}${waiting}`,
    };
  if (status === 'paused') {
    const reason = status_reason === null ? '' : ` ${status_reason}`;
    return { tone: 'wait', text: `Paused.${reason}${waiting}` };
  }
  if (health.held_until !== null)
    return {
      tone: 'wait',
      text: `The endpoint asked for a pause until ${until}.${since}${waiting}`,
    };
  if (success_rate !== null && success_rate < HEALTHY_RATE)
    return {
      tone: 'wait',
      text: `${Math.floor(success_rate * 100)} % of its requests in the last hour succeeded.${waiting}`,
    };
  return undefined;
}

/** A list counts no further than to 100. */
const tellBacklog = (count: number) =>
  count === 1 ? '1 delivery waits' : `${count >= 100 ? '100 or more' : count} deliveries wait`;

const harmOf = ({ tone, subscription: { backlog, success_rate } }: Trouble) =>
  (tone === 'bad' ? 1_000_000 : 0) + backlog * 10 + (1 - (success_rate ?? 1));
