import {
  type NewSubscription,
  type SubscriptionName,
  SubscriptionStore,
  type TenantScope,
} from '@rxhooks/application';
import type { Subscription } from '@rxhooks/domain';

type Row = NewSubscription & Subscription;

const BEGINNING = {
  previousSecrets: [],
  status: 'active',
  statusReason: undefined,
  scheduleSeconds: undefined,
  ratePerSecond: undefined,
  createdAt: new Date(0),
  updatedAt: undefined,
  removedAt: undefined,
} as const;

export class MemorySubscriptionStore extends SubscriptionStore {
  readonly rows: Row[] = [];

  override async add(
    subscription: NewSubscription,
    max: number,
  ): Promise<Subscription | 'taken' | 'too_many'> {
    const { dedupeKey, contract } = subscription;
    if ((await this.listActive(subscription, contract)).length >= max) return 'too_many';
    if (dedupeKey !== undefined && (await this.findActive(subscription, contract, { dedupeKey })))
      return 'taken';
    const row = { ...subscription, ...BEGINNING, notifyEmail: subscription.notifyEmail };
    this.rows.push(row);
    return row;
  }

  override listAll(scope: TenantScope, contract: string): Promise<readonly Subscription[]> {
    return this.listActive(scope, contract);
  }

  override async find(
    scope: TenantScope,
    contract: string,
    uid: string,
  ): Promise<Subscription | undefined> {
    return (await this.listAll(scope, contract)).find((row) => row.uid === uid);
  }

  override async listActive(
    scope: TenantScope,
    contract: string,
  ): Promise<readonly Subscription[]> {
    return this.rows.filter((row) => row.contract === contract && isAtLevel(row, scope));
  }

  override async findActive(
    scope: TenantScope,
    contract: string,
    name: SubscriptionName,
  ): Promise<Subscription | undefined> {
    const isCalled = (row: Row) =>
      'uid' in name ? row.uid === name.uid : row.dedupeKey === name.dedupeKey;
    return this.rows.find(
      (row) => row.contract === contract && isCalled(row) && isAtLevel(row, scope),
    );
  }

  override async remove(subscriptionUid: string): Promise<boolean> {
    const index = this.rows.findIndex(({ uid }) => uid === subscriptionUid);
    return index >= 0 && this.rows.splice(index, 1).length === 1;
  }
}

function isAtLevel(row: Row, { organisationUid, pharmacyUid }: TenantScope): boolean {
  return row.organisationUid === organisationUid && row.pharmacyUid === pharmacyUid;
}
