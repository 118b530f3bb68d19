import { Injectable } from '@nestjs/common';
import { EndpointProbes, type ProbeResult, type TenantScope } from '@rxhooks/application';
import { DataSource } from 'typeorm';
import { isOf } from '../connection/is-of.js';
import { givingWay } from '../connection/run-statement.js';
import { isDue } from '../deliveries/lease-statement.js';
import { IS_ORGANISATION_PAUSED } from './endpoint-rules.js';

/** $1 subscription, $2 organisation, $3 pharmacy or null. A probe that is under way goes on. */
const REQUEST = `
  WITH endpoint AS (
    SELECT s.uid, s.organisation_uid, s.status, coalesce(st.is_open, false) AS is_open, ${IS_ORGANISATION_PAUSED} AS is_paused, EXISTS (
        SELECT FROM deliveries d
        WHERE d.subscription_uid = s.uid AND ${isOf('d', 's.organisation_uid')} AND ${isDue()}) AS is_due
    FROM subscriptions s
    LEFT JOIN endpoint_states st ON st.subscription_uid = s.uid AND ${isOf('st', 's.organisation_uid')}
    WHERE s.uid = $1 AND s.organisation_uid = $2 AND ($3::text IS NULL OR s.pharmacy_uid = $3)
      AND s.removed_at IS NULL AND rxhooks_is_served($2)
  ), requested AS (
    UPDATE endpoint_states st SET held_until = now() FROM endpoint e
    WHERE st.subscription_uid = e.uid AND ${isOf('st', 'e.organisation_uid')} AND st.is_open AND e.is_due AND NOT e.is_paused
      AND e.status = 'active'
    RETURNING st.subscription_uid
  )
  SELECT CASE
      WHEN is_paused THEN 'organisation_paused'
      WHEN status <> 'active' THEN status
      WHEN NOT is_open THEN 'circuit_closed'
      WHEN NOT is_due THEN 'nothing_waits'
      ELSE 'requested'
    END AS result
  FROM endpoint`;

@Injectable()
export class PgEndpointProbes extends EndpointProbes {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async request(
    { organisationUid, pharmacyUid }: TenantScope,
    subscriptionUid: string,
  ): Promise<ProbeResult | undefined> {
    const parameters = [subscriptionUid, organisationUid, pharmacyUid ?? null];
    const [row] = await givingWay(() =>
      this.dataSource.query<{ result: ProbeResult }[]>(REQUEST, parameters),
    );
    return row?.result;
  }
}
