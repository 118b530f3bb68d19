import { type FanOutPlan, FanOutStore, type NewDelivery } from '@rxhooks/application';
import type { DomainEvent } from '@rxhooks/domain';

export class MemoryFanOutStore extends FanOutStore {
  readonly plans = new Map<string, FanOutPlan>();
  readonly opened: NewDelivery[] = [];
  readonly quarantined = new Map<string, string>();
  /** Subscriptions whose delivery another run has made already. */
  readonly alreadyOpen = new Set<string>();
  /** Thrown instead of opening anything. */
  fault: Error | undefined;

  constructor(private readonly journal: string[] = []) {
    super();
  }

  override async plan(event: DomainEvent): Promise<FanOutPlan> {
    return this.plans.get(event.uid) ?? { event, recipients: [] };
  }

  override async open(
    event: DomainEvent,
    deliveries: readonly NewDelivery[],
    areLast = true,
  ): Promise<ReadonlySet<string>> {
    await Promise.resolve();
    if (this.fault) throw this.fault;
    const fresh = deliveries.filter(
      ({ subscriptionUid }) => !this.alreadyOpen.has(subscriptionUid),
    );
    this.opened.push(...fresh);
    if (areLast) this.plans.delete(event.uid);
    this.journal.push('commit');
    return new Set(fresh.map(({ uid }) => uid));
  }

  override async quarantine(eventUid: string, reason: string): Promise<void> {
    this.quarantined.set(eventUid, reason);
  }
}
