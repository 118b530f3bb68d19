import { Injectable } from '@nestjs/common';
import { OrganisationPauses } from '@rxhooks/application';
import { DataSource } from 'typeorm';
import { isOf } from '../connection/is-of.js';
import { givingWay } from '../connection/run-statement.js';

const PAUSE = `
  UPDATE organisations SET paused_at = coalesce(paused_at, now()) WHERE uid = $1
  RETURNING paused_at AS "pausedAt"`;

const RESUME = `
  UPDATE organisations SET paused_at = NULL WHERE uid = $1 AND paused_at IS NOT NULL RETURNING uid`;

/** $1 organisation. Of the endpoints for which deliveries wait; in one order, or two workers would deadlock. */
const START_RAMPS = `
  INSERT INTO endpoint_states AS st (subscription_uid, organisation_uid, ramp_started_at)
  SELECT s.uid, s.organisation_uid, now() FROM subscriptions s
  WHERE s.organisation_uid = $1 AND s.removed_at IS NULL AND s.status = 'active' AND EXISTS (
    SELECT FROM deliveries d
    WHERE d.subscription_uid = s.uid AND ${isOf('d', 's.organisation_uid')} AND d.status IN ('pending', 'retrying'))
  ORDER BY s.uid
  ON CONFLICT (subscription_uid) DO UPDATE SET ramp_started_at = excluded.ramp_started_at`;

@Injectable()
export class PgOrganisationPauses extends OrganisationPauses {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async pause(organisationUid: string): Promise<Date | undefined> {
    const [[row]]: [{ pausedAt: Date }[], number] = await this.dataSource.query(PAUSE, [
      organisationUid,
    ]);
    return row?.pausedAt;
  }

  override resume(organisationUid: string): Promise<void> {
    return givingWay(() =>
      this.dataSource.transaction(async (manager) => {
        const [, resumed]: [unknown, number] = await manager.query(RESUME, [organisationUid]);
        if (resumed > 0) await manager.query(START_RAMPS, [organisationUid]);
      }),
    );
  }
}
