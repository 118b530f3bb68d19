import {
  type FindOptions,
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

export class MemorySubscriptionStore extends SubscriptionStore {
  readonly rows: Row[];
  readonly changes: SubscriptionChanges[] = [];
  /** Runs before a change, as another call would in between. */
  beforeChange: () => void = () => undefined;
  isTaken = false;
  /** Deliveries of disabled ones are still being cancelled. */
  isStillOpen = false;

  constructor(...rows: Subscription[]) {
    super();
    this.rows = rows.map((row) => ({ ...row, health: WELL }));
  }

  override async add(
    subscription: NewSubscription,
    max: number,
  ): Promise<ManagedSubscription | 'taken' | 'too_many'> {
    const { isOnePerTargetAndType: _, ...given } = subscription;
    const { dedupeKey } = given;
    if ((await this.list(given)).length >= max) return 'too_many';
    if (dedupeKey !== undefined && (await this.find(given, { dedupeKey }))) return 'taken';
    const row = { ...NEW_SUBSCRIPTION, createdAt: new Date(0), ...given, health: WELL };
    this.rows.push(row);
    return row;
  }

  override async find(
    scope: SubscriptionScope,
    name: SubscriptionName,
    { withRemoved = false }: FindOptions = {},
  ): Promise<ManagedSubscription | undefined> {
    return this.rows.find((row) => isNamed(row, scope, name) && (withRemoved || !row.removedAt));
  }

  override async list(
    scope: SubscriptionScope,
    { withRemoved = false }: FindOptions = {},
  ): Promise<readonly ManagedSubscription[]> {
    return this.rows.filter((row) => isInScope(row, scope) && (withRemoved || !row.removedAt));
  }

  override async change(
    scope: SubscriptionScope,
    uid: string,
    changes: SubscriptionChanges,
  ): Promise<ManagedSubscription | 'taken' | undefined> {
    this.beforeChange();
    const { isOnePerTargetAndType: _, secret, status, ...fields } = changes;
    const row = await this.find(scope, { uid });
    if (!row || (secret && secret.replaces !== row.sealedSecret)) return undefined;
    if (this.isTaken) return 'taken';
    this.changes.push(changes);
    const given = Object.entries(fields).filter(([, value]) => value !== undefined);
    const { replaces: _replaced, ...fresh } = secret ?? { replaces: '' };
    const isStuck = row.status === 'disabled' && (status === 'paused' || this.isStillOpen);
    return this.replace(uid, {
      ...Object.fromEntries(given.map(([name, value]) => [name, value ?? undefined])),
      ...fresh,
      ...(status && !isStuck && { status, statusReason: undefined }),
    });
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
}

function isNamed(row: Row, scope: SubscriptionScope, name: SubscriptionName): boolean {
  const isCalled = 'uid' in name ? row.uid === name.uid : row.dedupeKey === name.dedupeKey;
  return isCalled && isInScope(row, scope);
}

function isInScope(row: Row, { organisationUid, pharmacyUid, contract }: SubscriptionScope) {
  if (row.organisationUid !== organisationUid) return false;
  if (contract === undefined) return pharmacyUid === undefined || row.pharmacyUid === pharmacyUid;
  return row.contract === contract && row.pharmacyUid === pharmacyUid;
}
