import type {
  NewSubscription,
  SubscriptionChanges,
  SubscriptionScope,
  SubscriptionStore,
} from '@rxhooks/application';

/** A store, and what the suite needs around it. */
export type SubscriptionBench = {
  readonly store: SubscriptionStore;
  addOrganisation(): Promise<string>;
  addPharmacy(organisationUid: string): Promise<string>;
  /** As the engine does, for the reason `gone`. */
  disable(uid: string): Promise<void>;
  close(): Promise<void>;
};

export const CONTRACT = 'plain';
export const TARGET = 'https://hooks.example.com/in';
const SECRET = 'sealed at first';

let count = 0;
/** Later ones sort behind earlier ones, as those of the real factory do. */
export const nextUid = () => `sub_${String((count += 1)).padStart(6, '0')}`;

/** An organisation with a pharmacy of its own, new for each test. */
export class Ground {
  private constructor(
    readonly bench: SubscriptionBench,
    readonly organisationUid: string,
    readonly pharmacyUid: string,
  ) {}

  static async prepare(bench: SubscriptionBench): Promise<Ground> {
    const organisationUid = await bench.addOrganisation();
    return new Ground(bench, organisationUid, await bench.addPharmacy(organisationUid));
  }

  get store(): SubscriptionStore {
    return this.bench.store;
  }

  /** All that the organisation has. */
  get scope(): SubscriptionScope {
    return { organisationUid: this.organisationUid, pharmacyUid: undefined };
  }

  try(more: Partial<NewSubscription> = {}, max = 1000) {
    return this.store.add(
      { ...NEW, uid: nextUid(), organisationUid: this.organisationUid, ...more },
      max,
    );
  }

  async add(more: Partial<NewSubscription> = {}): Promise<string> {
    const added = await this.try(more);
    if (typeof added === 'string') throw new Error(`Not added: ${added}.`);
    return added.uid;
  }

  change(uid: string, changes: SubscriptionChanges) {
    return this.store.change(this.scope, uid, changes);
  }

  found(uid: string) {
    return this.store.find(this.scope, { uid });
  }

  remove(uid: string) {
    return this.store.remove(this.scope, { uid });
  }
}

const NEW = {
  pharmacyUid: undefined,
  contract: CONTRACT,
  target: TARGET,
  eventTypes: ['note_added'],
  payloadVersion: '1',
  metaData: undefined,
  sealedSecret: SECRET,
  sealedHeaders: undefined,
  dedupeKey: undefined,
};

/** Replaces the secret that a subscription of `add` begins with, or another one. */
export const aSecret = (sealedSecret: string, replaces = SECRET) => ({
  replaces,
  sealedSecret,
  previousSecrets: [{ sealed: replaces, validUntil: new Date('2026-12-01T10:00:00.123Z') }],
});
