import {
  type FindOptions,
  type ListOptions,
  type ManagedSubscription,
  type NewSubscription,
  type SubscriptionChanges,
  type SubscriptionName,
  type SubscriptionScope,
  SubscriptionStore,
  WELL,
} from '@rxhooks/application';
import { NEW_SUBSCRIPTION, type Subscription } from '@rxhooks/domain';

type Row = ManagedSubscription & { readonly dedupeKey?: string | undefined };

/** `describeSubscriptionStore` holds it to the rules of the store on PostgreSQL. */
export class MemorySubscriptionStore extends SubscriptionStore {
  readonly rows: Row[];
  readonly changes: SubscriptionChanges[] = [];
  /** Runs before a change, as another call would in between. */
  beforeChange: () => void = () => undefined;

  constructor(...rows: Subscription[]) {
    super();
    this.rows = rows.map((row) => ({ ...row, health: WELL }));
  }

  override async add(
    subscription: NewSubscription,
    max: number,
  ): Promise<ManagedSubscription | 'taken' | 'too_many'> {
    const { isOnePerTargetAndType, ...given } = subscription;
    const row = { ...NEW_SUBSCRIPTION, createdAt: new Date(0), ...given, health: WELL };
    if (this.#select(given, false).length >= max) return 'too_many';
    if (this.#isBarred(row, isOnePerTargetAndType)) return 'taken';
    this.rows.push(row);
    return row;
  }

  override async find(
    scope: SubscriptionScope,
    name: SubscriptionName,
    { withRemoved = false }: FindOptions = {},
  ): Promise<ManagedSubscription | undefined> {
    return this.#select(scope, withRemoved).find((row) => isNamed(row, name));
  }

  override async list(
    scope: SubscriptionScope,
    { withRemoved = false, withMetaData = true }: ListOptions = {},
  ): Promise<readonly ManagedSubscription[]> {
    const rows = this.#select(scope, withRemoved);
    return withMetaData ? rows : rows.map((row) => ({ ...row, metaData: undefined }));
  }

  override async change(
    scope: SubscriptionScope,
    uid: string,
    changes: SubscriptionChanges,
  ): Promise<ManagedSubscription | 'taken' | undefined> {
    this.beforeChange();
    const { isOnePerTargetAndType, secret, status, ...fields } = changes;
    const row = this.#select(scope, false).find((one) => one.uid === uid);
    if (!row || (secret && secret.replaces !== row.sealedSecret)) return undefined;
    const given = Object.entries(fields).filter(([, value]) => value !== undefined);
    const { replaces: _replaced, ...fresh } = secret ?? { replaces: '' };
    const isStuck = row.status === 'disabled' && status === 'paused';
    const changed: Row = {
      ...row,
      ...Object.fromEntries(given.map(([name, value]) => [name, value ?? undefined])),
      ...(given.length > 0 && { updatedAt: new Date(0) }),
      ...fresh,
      ...(status && !isStuck && { status, statusReason: undefined }),
    };
    if (this.#isBarred(changed, isOnePerTargetAndType)) return 'taken';
    this.changes.push(changes);
    return this.replace(uid, changed);
  }

  override async remove(
    scope: SubscriptionScope,
    name: SubscriptionName,
  ): Promise<string | undefined> {
    const row = await this.find(scope, name);
    if (row) this.replace(row.uid, { removedAt: new Date(0) });
    return row?.uid;
  }

  replace(uid: string, parts: Partial<Subscription>): ManagedSubscription | undefined {
    const index = this.rows.findIndex((row) => row.uid === uid);
    const row = this.rows[index];
    if (!row) return undefined;
    return (this.rows[index] = { ...row, ...parts });
  }

  #select(scope: SubscriptionScope, withRemoved: boolean): readonly Row[] {
    return this.rows
      .filter((row) => isInScope(row, scope) && (withRemoved || !row.removedAt))
      .toSorted((a, b) => (a.uid < b.uid ? -1 : 1));
  }

  #isBarred(row: Row, isOnePerTargetAndType = false): boolean {
    const { organisationUid, contract } = row;
    return this.rows.some((other) => {
      const isOther = other.uid !== row.uid && !other.removedAt;
      if (!isOther || other.organisationUid !== organisationUid || other.contract !== contract)
        return false;
      if (row.dedupeKey !== undefined && other.dedupeKey === row.dedupeKey) return true;
      return isOnePerTargetAndType && doOverlap(row, other);
    });
  }
}

/** The store on PostgreSQL knows spellings of one URL as well. */
function doOverlap(one: Row, other: Row): boolean {
  return (
    other.pharmacyUid === one.pharmacyUid &&
    other.target === one.target &&
    other.eventTypes.some((type) => one.eventTypes.includes(type))
  );
}

function isNamed(row: Row, name: SubscriptionName): boolean {
  if ('uid' in name) return row.uid === name.uid;
  return row.dedupeKey !== undefined && row.dedupeKey === name.dedupeKey;
}

function isInScope(row: Row, { organisationUid, pharmacyUid, contract }: SubscriptionScope) {
  if (row.organisationUid !== organisationUid) return false;
  if (contract === undefined) return pharmacyUid === undefined || row.pharmacyUid === pharmacyUid;
  return row.contract === contract && row.pharmacyUid === pharmacyUid;
}
