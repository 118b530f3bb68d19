import { Injectable } from '@nestjs/common';
import { type DiscardedBatch, type TenantScope, WaitingDeliveries } from '@rxhooks/application';
import { DataSource } from 'typeorm';
import { isOf } from '../connection/is-of.js';
import { givingWay } from '../connection/run-statement.js';
import { CANCEL_BATCH, endDeliveries } from './cancel-statement.js';
import { isFree } from './lease-statement.js';

/** A subscription `s` with the uid $1. */
const inScope = (organisation: string, pharmacy: string) => `
  s.uid = $1 AND s.organisation_uid = ${organisation} AND (${pharmacy}::text IS NULL OR s.pharmacy_uid = ${pharmacy})
  AND s.removed_at IS NULL AND rxhooks_is_served(${organisation})`;

const COUNT = `
  -- A Date has milliseconds, and what was created in this one is counted.
  SELECT date_trunc('milliseconds', now()) + interval '1 millisecond' AS at, (
    SELECT count(*)::int FROM deliveries d
    WHERE d.subscription_uid = s.uid AND ${isOf('d', 's.organisation_uid')} AND d.status IN ('pending', 'retrying')
      AND ${isFree('d')}) AS waiting
  -- Organisation: by the condition.
  FROM subscriptions s WHERE ${inScope('$2', '$3')}`;

const DISCARD = endDeliveries(
  `EXISTS (
    -- Organisation: by the condition.
    SELECT FROM subscriptions s WHERE ${inScope('$4', '$5')})
    AND subscription_uid = $1 AND ${isOf('deliveries', '$4')} AND created_at <= $3`,
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
