import { Injectable } from '@nestjs/common';
import { EndpointProbes, type ProbeResult, type TenantScope } from '@rxhooks/application';
import { DataSource } from 'typeorm';
import { isOf } from '../connection/is-of.js';
import { givingWay } from '../connection/run-statement.js';
import { isFree, POISON_AFTER } from '../deliveries/lease-statement.js';
import { IS_HELD, IS_ORGANISATION_PAUSED } from './endpoint-rules.js';

/**
 * $1 subscription, $2 organisation, $3 pharmacy or null. A probe that is under way goes on. The one that waits longest may
 * not be due: its retry is brought forward.
 */
const REQUEST = `
  WITH endpoint AS (
    SELECT s.uid, s.organisation_uid, s.status, coalesce(st.is_open, false) AS is_open,
           ${IS_ORGANISATION_PAUSED} AS is_paused, CASE WHEN ${IS_HELD} THEN st.held_until END AS held_until
    FROM subscriptions s
    LEFT JOIN endpoint_states st ON st.subscription_uid = s.uid AND ${isOf('st', 's.organisation_uid')}
    WHERE s.uid = $1 AND s.organisation_uid = $2 AND ($3::text IS NULL OR s.pharmacy_uid = $3)
      AND s.removed_at IS NULL AND rxhooks_is_served($2)
  ), waiting AS (
    SELECT d.* FROM endpoint e CROSS JOIN LATERAL (
      SELECT own.uid, own.organisation_uid FROM deliveries own
      WHERE own.subscription_uid = e.uid AND ${isOf('own', 'e.organisation_uid')} AND own.status IN ('pending', 'retrying')
        AND ${isFree('own')} AND own.lost_attempts < ${POISON_AFTER}
      ORDER BY own.due_at LIMIT 1
      FOR UPDATE SKIP LOCKED
    ) d
    WHERE e.is_open AND e.status = 'active' AND NOT e.is_paused
  ), probe AS (
    UPDATE deliveries d SET due_at = least(d.due_at, now()) FROM waiting w
    WHERE d.uid = w.uid AND ${isOf('d', 'w.organisation_uid')}
    RETURNING d.uid, d.subscription_uid, d.organisation_uid, d.attempts_made + 1 AS attempt
  ), let_through AS (
    -- A hold that is over stays as it is: the answer to a request that was made before this time would not count.
    UPDATE endpoint_states st SET held_until = now() FROM probe p
    WHERE st.subscription_uid = p.subscription_uid AND ${isOf('st', 'p.organisation_uid')} AND ${IS_HELD}
  )
  SELECT CASE
      WHEN e.is_paused THEN 'organisation_paused'
      WHEN e.status <> 'active' THEN e.status
      WHEN NOT e.is_open AND e.held_until IS NOT NULL THEN 'held'
      WHEN NOT e.is_open THEN 'circuit_closed'
      WHEN p.uid IS NULL THEN 'nothing_waits'
      ELSE 'requested'
    END AS kind, e.held_until AS until, p.uid AS "deliveryUid", p.attempt
  FROM endpoint e LEFT JOIN probe p ON true`;

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
    const [row] = await givingWay(() => this.dataSource.query<ProbeResult[]>(REQUEST, parameters));
    return row;
  }
}
