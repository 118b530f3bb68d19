import { Injectable } from '@nestjs/common';
import { UpgradeStore } from '@rxhooks/application';
import { DataSource } from 'typeorm';
import { givingWay } from '../connection/run-statement.js';

const BATCH = 1000;

/** Leaves rows that another session has locked to a later batch. */
const FILL_ATTEMPTS = `
  WITH old AS (
    -- Organisation: it is the one that is missing.
    SELECT delivery_uid, number FROM attempts WHERE organisation_uid IS NULL
    ORDER BY delivery_uid -- by the index of those that are left
    LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
  )
  UPDATE attempts a SET organisation_uid = coalesce(d.organisation_uid, '') -- of a delivery that is gone
  -- Organisation: it is what is written.
  FROM old LEFT JOIN deliveries d ON d.uid = old.delivery_uid
  WHERE a.delivery_uid = old.delivery_uid AND a.number = old.number`;

const FILL_STATES = `
  WITH old AS (
    -- Organisation: it is the one that is missing.
    SELECT subscription_uid FROM endpoint_states WHERE organisation_uid IS NULL
    LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
  )
  UPDATE endpoint_states st SET organisation_uid = coalesce(s.organisation_uid, '')
  -- Organisation: it is what is written.
  FROM old LEFT JOIN subscriptions s ON s.uid = old.subscription_uid
  WHERE st.subscription_uid = old.subscription_uid`;

@Injectable()
export class PgUpgradeStore extends UpgradeStore {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async fillOrganisations(): Promise<{ readonly isDone: boolean }> {
    const counts = [await this.#fill(FILL_STATES), await this.#fill(FILL_ATTEMPTS)];
    return { isDone: counts.every((count) => count < BATCH) };
  }

  async #fill(statement: string): Promise<number> {
    const [, count]: [unknown, number] = await givingWay(() => this.dataSource.query(statement));
    return count;
  }
}
