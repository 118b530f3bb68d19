import { Injectable } from '@nestjs/common';
import type { TenantScope } from '../access/tenant-scope.js';
import { type EndpointFigures, StatsLog } from '../ports/stats-log.js';
import type { ManagedSubscription } from '../ports/subscription-store.js';

const MOST_OF_ONE = 10_000;
/** An organisation may have a thousand subscriptions. */
const MOST_OF_EACH = 100;

export type FiguredSubscription = ManagedSubscription & { readonly figures: EndpointFigures };

/** Of a new subscription. */
export const NO_FIGURES: EndpointFigures = {
  successRate: undefined,
  lastSuccessAt: undefined,
  backlog: 0,
  oldestWaitingAt: undefined,
};

/** Adds to subscriptions how they fare. */
@Injectable()
export class FigureEndpoints {
  constructor(private readonly log: StatsLog) {}

  /** Counts up to a hundred that wait for each. */
  async ofEach(
    scope: TenantScope,
    subscriptions: readonly ManagedSubscription[],
  ): Promise<readonly FiguredSubscription[]> {
    const uids = subscriptions.map(({ uid }) => uid);
    const figures = await this.log.figuresOf(scope, uids, MOST_OF_EACH);
    return subscriptions.map((one) => ({ ...one, figures: figures.get(one.uid) ?? NO_FIGURES }));
  }

  /** Counts up to ten thousand that wait for it. */
  async ofOne(scope: TenantScope, subscription: ManagedSubscription): Promise<FiguredSubscription> {
    const figures = await this.log.figuresOf(scope, [subscription.uid], MOST_OF_ONE);
    return { ...subscription, figures: figures.get(subscription.uid) ?? NO_FIGURES };
  }
}
