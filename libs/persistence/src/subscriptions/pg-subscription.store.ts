import { Injectable } from '@nestjs/common';
import {
  type NewSubscription,
  type ListOptions,
  type SubscriptionName,
  SubscriptionStore,
  type TenantScope,
} from '@rxhooks/application';
import type { Subscription } from '@rxhooks/domain';
import { DataSource, IsNull } from 'typeorm';
import { SubscriptionRow, toSubscription, toSubscriptionRow } from './subscription.row.js';
import { CANCEL_OPEN } from '../deliveries/cancel-statement.js';
import { checkOverlap, OverlapError } from './check-overlap.js';
import { FORGET_STATE } from '../endpoints/endpoint-statements.js';
import { isUniqueViolation } from '../connection/is-unique-violation.js';
import { givingWay } from '../connection/run-statement.js';
import { LOCK_ORGANISATION } from './settings-statements.js';

@Injectable()
export class PgSubscriptionStore extends SubscriptionStore {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async add(
    subscription: NewSubscription,
    max: number,
  ): Promise<Subscription | 'taken' | 'too_many'> {
    const { uid, organisationUid, contract, isOnePerTargetAndType } = subscription;
    const others = { ...atLevel(subscription), contract, removedAt: IsNull() };
    try {
      return await this.dataSource.transaction(async (manager) => {
        // Two that come at the same moment would both be the last one.
        await manager.query(LOCK_ORGANISATION, [organisationUid]);
        if ((await manager.countBy(SubscriptionRow, others)) >= max) return 'too_many';
        await manager.insert(SubscriptionRow, toSubscriptionRow(subscription));
        if (isOnePerTargetAndType) await checkOverlap(manager, uid);
        return toSubscription(await manager.findOneByOrFail(SubscriptionRow, { uid }));
      });
    } catch (error) {
      if (isUniqueViolation(error) || error instanceof OverlapError) return 'taken';
      throw error;
    }
  }

  override async listAll(scope: TenantScope, contract: string): Promise<readonly Subscription[]> {
    const rows = await this.dataSource.getRepository(SubscriptionRow).find({
      where: { ...atLevel(scope), contract },
      order: { uid: 'ASC' },
    });
    return rows.map(toSubscription);
  }

  override async find(
    scope: TenantScope,
    contract: string,
    uid: string,
  ): Promise<Subscription | undefined> {
    const row = await this.dataSource
      .getRepository(SubscriptionRow)
      .findOneBy({ ...atLevel(scope), contract, uid });
    return row ? toSubscription(row) : undefined;
  }

  override async listActive(
    scope: TenantScope,
    contract: string,
    { withMetaData = true }: ListOptions = {},
  ): Promise<readonly Subscription[]> {
    const repository = this.dataSource.getRepository(SubscriptionRow);
    const columns = repository.metadata.columns
      .map(({ propertyName }) => propertyName)
      .filter((name) => withMetaData || name !== 'metaData');
    const rows = await repository.find({
      select: Object.fromEntries(columns.map((name) => [name, true])),
      where: { ...atLevel(scope), contract, removedAt: IsNull() },
      order: { uid: 'ASC' },
    });
    return rows.map(toSubscription);
  }

  override async findActive(
    scope: TenantScope,
    contract: string,
    name: SubscriptionName,
  ): Promise<Subscription | undefined> {
    const row = await this.dataSource
      .getRepository(SubscriptionRow)
      .findOneBy({ ...atLevel(scope), contract, ...name, removedAt: IsNull() });
    return row ? toSubscription(row) : undefined;
  }

  override async remove(subscriptionUid: string): Promise<boolean> {
    return givingWay(() =>
      this.dataSource.transaction(async (manager) => {
        // Before the subscription, in the order of everybody who locks both.
        await manager.query(FORGET_STATE, [subscriptionUid]);
        const { affected } = await manager
          .createQueryBuilder()
          .update(SubscriptionRow)
          .set({ removedAt: () => 'now()' })
          .where({ uid: subscriptionUid, removedAt: IsNull() })
          .execute();
        await manager.query(CANCEL_OPEN, [subscriptionUid, 'The subscription was removed.']);
        return affected === 1;
      }),
    );
  }
}

function atLevel({ organisationUid, pharmacyUid }: TenantScope) {
  return { organisationUid, pharmacyUid: pharmacyUid ?? IsNull() };
}
