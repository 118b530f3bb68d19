import {
  type EventKey,
  type FanOutPlan,
  FanOutStore,
  type FirstDelivery,
  type NewDelivery,
  type OpenedDelivery,
} from '@rxhooks/application';
import type { DomainEvent } from '@rxhooks/domain';

export class RecordingFanOutStore extends FanOutStore {
  readonly plans = new Map<string, FanOutPlan>();
  readonly opened: NewDelivery[] = [];
  /** Deliveries that were recorded after their first request. */
  readonly recorded: FirstDelivery[] = [];
  /** Opened deliveries that an earlier run may have sent. */
  readonly repeated: string[] = [];
  readonly quarantined = new Map<string, string>();
  /** Subscriptions whose delivery another run has already opened. */
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
    options: { readonly areLast?: boolean; readonly isRepeat?: boolean } = {},
  ): Promise<ReadonlySet<string>> {
    await Promise.resolve();
    if (this.fault) throw this.fault;
    const fresh = deliveries.filter(
      ({ subscriptionUid }) => !this.alreadyOpen.has(subscriptionUid),
    );
    this.opened.push(...fresh);
    const { areLast = true, isRepeat = false } = options;
    if (isRepeat) this.repeated.push(...fresh.map(({ uid }) => uid));
    if (areLast) this.plans.delete(event.uid);
    this.journal.push('commit');
    return new Set(fresh.map(({ uid }) => uid));
  }

  override async record(
    event: DomainEvent,
    deliveries: readonly FirstDelivery[],
  ): Promise<readonly OpenedDelivery[]> {
    await Promise.resolve();
    if (this.fault) throw this.fault;
    this.recorded.push(...deliveries);
    this.plans.delete(event.uid);
    this.journal.push('commit');
    return deliveries.map(({ uid }) => ({ uid, isWatched: false }));
  }

  override async quarantine({ uid }: EventKey, reason: string): Promise<void> {
    this.quarantined.set(uid, reason);
  }
}
