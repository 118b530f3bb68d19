import {
  type DeliveryKey,
  type EndedAttempt,
  type Endpoint,
  type LeasedDelivery,
  type RecordResult,
  DeliveryStore,
  type DueClaim,
} from '@rxhooks/application';

type Lease = { readonly organisationUid: string; readonly token: string | undefined };

/**
 * `describeDeliveryStore` holds it to the rules of the store on PostgreSQL. A lease that it knows nothing of is taken
 * for one of another store, which has opened the delivery, and is valid.
 */
export class MemoryDeliveryStore extends DeliveryStore {
  /** Due and not leased; a claim removes them. */
  readonly due: LeasedDelivery[] = [];
  readonly poison: LeasedDelivery[] = [];
  /** Endpoints that must wait now, and for how many ms. */
  readonly waits = new Map<string, number>();
  /** True if the endpoint is known to fail. */
  isWatched = false;
  readonly recordedAttempts: EndedAttempt[] = [];
  claimFault: Error | undefined;
  recordFault: Error | undefined;
  /** Runs during a claim, after the rows are read and before the answer. */
  whileClaiming: () => void | Promise<void> = () => undefined;

  /** By delivery; without a token when an attempt is on record. */
  readonly #leases = new Map<string, Lease>();
  /** The organisation of each. */
  readonly #poisonInHand = new Map<string, string>();

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
    const busy = new Set(this.#poisonInHand.values());
    const index = this.poison.findIndex(({ event }) => !busy.has(event.organisationUid));
    if (index < 0) return undefined;
    const [poison] = this.#lease(this.poison.splice(index, 1));
    if (poison) this.#poisonInHand.set(poison.delivery.uid, poison.event.organisationUid);
    return poison;
  }

  override async recordAttempt(attempt: EndedAttempt): Promise<RecordResult> {
    await Promise.resolve();
    if (this.recordFault) throw this.recordFault;
    const written = { kind: 'written', isWatched: this.isWatched } as const;
    const { deliveryUid, organisationUid, leaseToken } = attempt;
    const lease = this.#leases.get(deliveryUid);
    if (lease && (lease.token !== leaseToken || lease.organisationUid !== organisationUid))
      return this.recordedAttempts.some((one) => isSame(one, attempt))
        ? written
        : { kind: 'lease_lost' };
    if (lease) this.#leases.set(deliveryUid, { ...lease, token: undefined });
    this.#poisonInHand.delete(deliveryUid);
    this.recordedAttempts.push(attempt);
    this.journal.push('commit');
    return written;
  }

  /** As when a lease has run out and another worker was quicker. */
  leaseToAnother(deliveryUid: string): void {
    const organisationUid = this.#leases.get(deliveryUid)?.organisationUid ?? '';
    this.#leases.set(deliveryUid, { organisationUid, token: 'lease of another worker' });
  }

  #lease(deliveries: readonly LeasedDelivery[]): readonly LeasedDelivery[] {
    for (const { delivery, event, leaseToken: token } of deliveries)
      this.#leases.set(delivery.uid, { organisationUid: event.organisationUid, token });
    return deliveries;
  }

  async #take(
    isWanted: (one: LeasedDelivery) => boolean,
    limit: number,
  ): Promise<readonly LeasedDelivery[]> {
    const taken = this.due.filter(isWanted).slice(0, limit);
    for (const one of taken) this.due.splice(this.due.indexOf(one), 1);
    await this.whileClaiming();
    if (this.claimFault) throw this.claimFault;
    return this.#lease(taken);
  }
}

/** One request of one process. */
function isSame(one: EndedAttempt, other: EndedAttempt): boolean {
  return (
    one.deliveryUid === other.deliveryUid &&
    one.organisationUid === other.organisationUid &&
    one.number === other.number &&
    one.startedAt.getTime() === other.startedAt.getTime() &&
    one.durationMs === other.durationMs
  );
}
