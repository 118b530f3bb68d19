import type { DeliveryStore, EndedAttempt, Endpoint, LeasedDelivery } from '@rxhooks/application';

/** A store, and what the suite needs around it. */
export type DeliveryBench = {
  readonly store: DeliveryStore;
  addOrganisation(): Promise<string>;
  addEndpoint(organisationUid: string): Promise<Endpoint>;
  /** A delivery that is due longer than those that are added after it. */
  addDue(endpoint: Endpoint, attemptsMade: number): Promise<string>;
  /** One that several workers did not survive. */
  addPoison(endpoint: Endpoint): Promise<string>;
  /** Another worker leases it. */
  takeOver(deliveryUid: string): Promise<void>;
  /** The numbers of the attempts on record. */
  recordedOf(deliveryUid: string): Promise<readonly number[]>;
  empty(): Promise<void>;
  close(): Promise<void>;
};

/** An organisation with an endpoint, new for each test. */
export class Ground {
  private constructor(
    readonly bench: DeliveryBench,
    readonly endpoint: Endpoint,
  ) {}

  static async prepare(bench: DeliveryBench): Promise<Ground> {
    await bench.empty();
    return new Ground(bench, await bench.addEndpoint(await bench.addOrganisation()));
  }

  get store(): DeliveryStore {
    return this.bench.store;
  }

  addDue(endpoint = this.endpoint, attemptsMade = 0): Promise<string> {
    return this.bench.addDue(endpoint, attemptsMade);
  }

  /** The longest due first. */
  async addMany(count: number): Promise<readonly string[]> {
    const uids: string[] = [];
    while (uids.length < count) uids.push(await this.addDue());
    return uids;
  }

  addPoison(endpoint = this.endpoint): Promise<string> {
    return this.bench.addPoison(endpoint);
  }

  claim(deliveryUid: string, attempt = 1, { organisationUid } = this.endpoint) {
    return this.store.claim({ deliveryUid, organisationUid }, attempt);
  }

  async claimDue(limit = 10, endpoint = this.endpoint): Promise<readonly string[]> {
    const { leasedDeliveries } = await this.store.claimDue(endpoint, limit);
    return leasedDeliveries.map(({ delivery }) => delivery.uid);
  }

  async addLeased(): Promise<LeasedDelivery> {
    const leased = await this.claim(await this.addDue());
    if (!leased) throw new Error('A due delivery was not given.');
    return leased;
  }
}

export const SUCCESS = { status: 'succeeded' } as const;
export const RETRY = { status: 'retrying', delayMs: 60_000, usesStep: true } as const;

export const attemptOf = (
  { delivery, event, leaseToken }: LeasedDelivery,
  next: EndedAttempt['next'] = SUCCESS,
): EndedAttempt => ({
  deliveryUid: delivery.uid,
  organisationUid: event.organisationUid,
  leaseToken,
  number: delivery.attemptsMade + 1,
  startedAt: new Date(1_760_000_000_000),
  durationMs: 12,
  statusCode: 200,
  error: undefined,
  responseExcerpt: undefined,
  next,
});
