import {
  type DeliveryKey,
  type EndedAttempt,
  type Endpoint,
  type LeasedDelivery,
  type RecordResult,
  DeliveryStore,
  type DueClaim,
} from '@rxhooks/application';

export class MemoryDeliveryStore extends DeliveryStore {
  /** Due and not leased; a claim removes them. */
  readonly due: LeasedDelivery[] = [];
  readonly poison: LeasedDelivery[] = [];
  /** Endpoints that must wait now, and for how many ms. */
  readonly waits = new Map<string, number>();
  /** True if the endpoint is known to fail. */
  isWatched = false;
  readonly recordedAttempts: EndedAttempt[] = [];
  /** Tokens of expired leases: attempts with them are not written. */
  readonly expired = new Set<string>();
  claimFault: Error | undefined;
  recordFault: Error | undefined;
  /** Runs during a claim, after the rows are read and before the answer. */
  whileClaiming: () => void | Promise<void> = () => undefined;

  #poisonInHand: string | undefined;

  constructor(private readonly journal: string[] = []) {
    super();
  }

  override async claim(
    { deliveryUid, organisationUid }: DeliveryKey,
    attempt: number,
  ): Promise<LeasedDelivery | undefined> {
    const isWanted = ({ delivery, event }: LeasedDelivery) =>
      delivery.uid === deliveryUid &&
      event.organisationUid === organisationUid &&
      delivery.attemptsMade + 1 === attempt;
    return (await this.#take(isWanted, 1))[0];
  }

  override async claimDue(
    { subscriptionUid, organisationUid }: Endpoint,
    limit: number,
  ): Promise<DueClaim> {
    const waitMs = this.waits.get(subscriptionUid);
    if (waitMs !== undefined) return { leasedDeliveries: [], waitMs };
    const isWanted = ({ subscription }: LeasedDelivery) =>
      subscription.uid === subscriptionUid && subscription.organisationUid === organisationUid;
    return { leasedDeliveries: await this.#take(isWanted, limit), waitMs };
  }

  override async claimPoison(): Promise<LeasedDelivery | undefined> {
    if (this.#poisonInHand !== undefined) return undefined;
    const poison = this.poison.shift();
    this.#poisonInHand = poison?.delivery.uid;
    return poison;
  }

  override async recordAttempt(attempt: EndedAttempt): Promise<RecordResult> {
    await Promise.resolve();
    if (this.#poisonInHand === attempt.deliveryUid) this.#poisonInHand = undefined;
    if (this.recordFault) throw this.recordFault;
    if (this.expired.has(attempt.leaseToken)) return { kind: 'lease_lost' };
    this.recordedAttempts.push(attempt);
    this.journal.push('commit');
    return { kind: 'written', isWatched: this.isWatched };
  }

  async #take(
    isWanted: (one: LeasedDelivery) => boolean,
    limit: number,
  ): Promise<LeasedDelivery[]> {
    const taken = this.due.filter(isWanted).slice(0, limit);
    for (const one of taken) this.due.splice(this.due.indexOf(one), 1);
    await this.whileClaiming();
    if (this.claimFault) throw this.claimFault;
    return taken;
  }
}
