import { Injectable } from '@nestjs/common';
import { type DiscardedBatch, type TenantScope, WaitingDeliveries } from '@rxhooks/application';
import { DataSource } from 'typeorm';
import { isOf } from '../connection/is-of.js';
import { givingWay } from '../connection/run-statement.js';
import { CANCEL_BATCH, endDeliveries } from './cancel-statement.js';
import { isFree } from './lease-statement.js';

/** A subscription `s`: $1 uid, $2 organisation, $3 pharmacy or null for all of the organisation. */
const IN_SCOPE = `s.uid = $1 AND s.organisation_uid = $2 AND ($3::text IS NULL OR s.pharmacy_uid = $3) AND s.removed_at IS NULL`;

const COUNT = `
  -- A Date has milliseconds, and what was created in this one is counted.
  SELECT date_trunc('milliseconds', now()) + interval '1 millisecond' AS at, (
    SELECT count(*)::int FROM deliveries d
    WHERE d.subscription_uid = s.uid AND ${isOf('d', 's.organisation_uid')} AND d.status IN ('pending', 'retrying')
      AND ${isFree('d')}) AS waiting
  FROM subscriptions s WHERE ${IN_SCOPE} AND rxhooks_is_served(s.organisation_uid)`;

const DISCARD = endDeliveries(
  `EXISTS (SELECT FROM subscriptions s WHERE ${IN_SCOPE.replaceAll('$2', '$4').replaceAll('$3', '$5')} AND rxhooks_is_served($4))
    AND subscription_uid = $1 AND ${isOf('deliveries', '$4')} AND created_at <= $3 AND ${isFree('deliveries')}`,
  { to: 'cancelled' },
);

const REASON = 'It was discarded while it waited.';

@Injectable()
export class PgWaitingDeliveries extends WaitingDeliveries {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async count(
    { organisationUid, pharmacyUid }: TenantScope,
    subscriptionUid: string,
  ): Promise<{ readonly waiting: number; readonly at: Date } | undefined> {
    const parameters = [subscriptionUid, organisationUid, pharmacyUid ?? null];
    const [row] = await this.dataSource.query<{ waiting: number; at: Date }[]>(COUNT, parameters);
    return row;
  }

  override async discard(
    { organisationUid, pharmacyUid }: TenantScope,
    subscriptionUid: string,
    createdBy: Date,
  ): Promise<DiscardedBatch> {
    const parameters = [subscriptionUid, REASON, createdBy, organisationUid, pharmacyUid ?? null];
    const [, discarded]: [unknown, number] = await givingWay(() =>
      this.dataSource.query(DISCARD, parameters),
    );
    return { discarded, isDone: discarded < CANCEL_BATCH };
  }
}
