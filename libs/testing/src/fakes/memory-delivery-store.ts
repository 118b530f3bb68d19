import {
  type Assignment,
  type ConcludedAttempt,
  type Conclusion,
  DeliveryStore,
  type DueClaim,
} from '@rxhooks/application';

export class MemoryDeliveryStore extends DeliveryStore {
  /** Due and not leased; a claim removes them. */
  readonly due: Assignment[] = [];
  readonly suspects: Assignment[] = [];
  /** Endpoints that must wait now, and for how many ms. */
  readonly waits = new Map<string, number>();
  /** True if the endpoint is known to fail. */
  isWatched = false;
  readonly concluded: ConcludedAttempt[] = [];
  /** Tokens of expired leases: attempts with them are not written. */
  readonly expired = new Set<string>();
  claimFault: Error | undefined;
  concludeFault: Error | undefined;
  /** Runs during a claim, after the rows are read and before the answer. */
  whileClaiming: () => void | Promise<void> = () => undefined;

  #suspectInHand: string | undefined;

  constructor(private readonly journal: string[] = []) {
    super();
  }

  override async claim(deliveryUid: string, attempt: number): Promise<Assignment | undefined> {
    const isWanted = ({ delivery }: Assignment) =>
      delivery.uid === deliveryUid && delivery.attemptsMade + 1 === attempt;
    return (await this.#take(isWanted, 1))[0];
  }

  override async claimDue(subscriptionUid: string, limit: number): Promise<DueClaim> {
    const waitMs = this.waits.get(subscriptionUid);
    if (waitMs !== undefined) return { assignments: [], waitMs };
    const isWanted = ({ subscription }: Assignment) => subscription.uid === subscriptionUid;
    return { assignments: await this.#take(isWanted, limit), waitMs };
  }

  override async claimSuspect(): Promise<Assignment | undefined> {
    if (this.#suspectInHand !== undefined) return undefined;
    const suspect = this.suspects.shift();
    this.#suspectInHand = suspect?.delivery.uid;
    return suspect;
  }

  override async conclude(attempt: ConcludedAttempt): Promise<Conclusion> {
    await Promise.resolve();
    if (this.#suspectInHand === attempt.deliveryUid) this.#suspectInHand = undefined;
    if (this.concludeFault) throw this.concludeFault;
    if (this.expired.has(attempt.leaseToken)) return { kind: 'lease_lost' };
    this.concluded.push(attempt);
    this.journal.push('commit');
    return { kind: 'written', isWatched: this.isWatched };
  }

  async #take(isWanted: (one: Assignment) => boolean, limit: number): Promise<Assignment[]> {
    const taken = this.due.filter(isWanted).slice(0, limit);
    for (const one of taken) this.due.splice(this.due.indexOf(one), 1);
    await this.whileClaiming();
    if (this.claimFault) throw this.claimFault;
    return taken;
  }
}
