import type { RecoveryPreview } from '@rxhooks/application';
import { type Unsendable, UNSENDABLE, type UnsendableCounts } from '@rxhooks/domain';
import type { FoundMatch } from './read-matches.js';

const SAMPLED = 20;

const noneUnsendable = () =>
  Object.fromEntries(UNSENDABLE.map((reason) => [reason, 0])) as Record<Unsendable, number>;

type OfSubscription = {
  readonly target: string;
  matched: number;
  readonly unsendable: Record<Unsendable, number>;
};

/** Counts what is found, altogether and for each subscription. */
export class RecoveryTally {
  matched = 0;
  readonly #unsendable = noneUnsendable();
  readonly #bySubscription = new Map<string, OfSubscription>();
  readonly #sample: FoundMatch[] = [];

  get unsendable(): UnsendableCounts {
    return this.#unsendable;
  }

  add(matches: readonly FoundMatch[]): void {
    this.matched += matches.length;
    this.#sample.push(...matches.slice(0, SAMPLED - this.#sample.length));
    for (const { subscriptionUid, target, unsendable } of matches) {
      const own = this.#bySubscription.get(subscriptionUid) ?? {
        target,
        matched: 0,
        unsendable: noneUnsendable(),
      };
      this.#bySubscription.set(subscriptionUid, own);
      own.matched += 1;
      if (unsendable === undefined) continue;
      own.unsendable[unsendable] += 1;
      this.#unsendable[unsendable] += 1;
    }
  }

  get counts(): Omit<RecoveryPreview, 'since' | 'until'> {
    return {
      matched: this.matched,
      unsendable: this.#unsendable,
      subscriptions: [...this.#bySubscription].map(([uid, own]) => ({ uid, ...own })),
      sample: this.#sample,
    };
  }
}
