import { Injectable } from '@nestjs/common';
import { type NewSubscription, SubscriptionStore, type TenantScope } from '@rxhooks/application';
import type { Subscription } from '@rxhooks/domain';
import { DataSource, IsNull } from 'typeorm';
import { SubscriptionRow } from '../rows/subscription.row.js';
import { LOST } from './delivery-statements.js';
import { isUniqueViolation } from './is-unique-violation.js';
import { givingWay } from './run-statement.js';
import { toSubscription, toSubscriptionRow } from './subscription.mapper.js';

/**
 * A lease that stands is left in place: the attempt in flight may still put down what came of it. One that has run out
 * will not be claimed any more, so its lost attempt is put on record here.
 */
const CANCEL_OPEN = `
  WITH lost AS (
    INSERT INTO attempts (delivery_uid, number, started_at, error)
    SELECT uid, attempts_made + 1, leased_at, ${LOST} FROM deliveries
    WHERE subscription_uid = $1 AND status IN ('pending', 'retrying') AND lease_until < now()
    ON CONFLICT DO NOTHING
    RETURNING delivery_uid
  )
  UPDATE deliveries d
  SET status = 'cancelled', due_at = NULL,
      attempts_made = d.attempts_made + (d.uid IN (SELECT delivery_uid FROM lost))::int,
      -- Its worker may only have been slow: without the token it can no longer write the same attempt.
      lease_token = CASE WHEN d.lease_until >= now() THEN d.lease_token END
  WHERE d.subscription_uid = $1 AND d.status IN ('pending', 'retrying')`;

@Injectable()
export class PgSubscriptionStore extends SubscriptionStore {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async add(subscription: NewSubscription): Promise<Subscription | undefined> {
    const rows = this.dataSource.getRepository(SubscriptionRow);
    try {
      await rows.insert(toSubscriptionRow(subscription));
    } catch (error) {
      if (isUniqueViolation(error)) return undefined;
      throw error;
    }
    return toSubscription(await rows.findOneByOrFail({ uid: subscription.uid }));
  }

  override async listActive(
    scope: TenantScope,
    contract: string,
  ): Promise<readonly Subscription[]> {
    const rows = await this.dataSource.getRepository(SubscriptionRow).find({
      where: { ...atLevel(scope), contract, removedAt: IsNull() },
      order: { uid: 'ASC' },
    });
    return rows.map(toSubscription);
  }

  override async findActive(
    scope: TenantScope,
    contract: string,
    dedupeKey: string,
  ): Promise<Subscription | undefined> {
    const row = await this.dataSource
      .getRepository(SubscriptionRow)
      .findOneBy({ ...atLevel(scope), contract, dedupeKey, removedAt: IsNull() });
    return row ? toSubscription(row) : undefined;
  }

  override async remove(subscriptionUid: string): Promise<boolean> {
    return givingWay(() =>
      this.dataSource.transaction(async (manager) => {
        const { affected } = await manager
          .createQueryBuilder()
          .update(SubscriptionRow)
          .set({ removedAt: () => 'now()' })
          .where({ uid: subscriptionUid, removedAt: IsNull() })
          .execute();
        await manager.query(CANCEL_OPEN, [subscriptionUid]);
        return affected === 1;
      }),
    );
  }
}

function atLevel({ organisationUid, pharmacyUid }: TenantScope) {
  return { organisationUid, pharmacyUid: pharmacyUid ?? IsNull() };
}
