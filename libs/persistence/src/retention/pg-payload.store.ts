import { Injectable } from '@nestjs/common';
import { IdFactory, PayloadStore, type TenantScope } from '@rxhooks/application';
import { DataSource } from 'typeorm';
import { cancelUnsent } from './cancel-unsent.js';
import { eraseEvents } from './erase-events.js';
import { givingWay } from '../connection/run-statement.js';

const REASON = 'The payload of the event was erased.';

const FIND = `
  SELECT uid FROM events
  WHERE organisation_uid = $1 AND id = $2 AND ($3::text IS NULL OR pharmacy_uid = $3) AND rxhooks_is_served(organisation_uid)
  FOR UPDATE`;

@Injectable()
export class PgPayloadStore extends PayloadStore {
  constructor(
    private readonly dataSource: DataSource,
    private readonly ids: IdFactory,
  ) {
    super();
  }

  /** In batches: the rows of many deliveries would be locked for as long as all of them take. */
  override async erase(scope: TenantScope, eventId: string): Promise<boolean> {
    for (;;) {
      const end = await this.#eraseBatch(scope, eventId);
      if (end !== 'more') return end === 'erased';
    }
  }

  #eraseBatch(
    { organisationUid, pharmacyUid }: TenantScope,
    eventId: string,
  ): Promise<'unknown' | 'more' | 'erased'> {
    return givingWay(() =>
      this.dataSource.transaction(async (manager) => {
        const parameters = [organisationUid, eventId, pharmacyUid ?? null];
        const [event]: { uid: string }[] = await manager.query(FIND, parameters);
        if (!event) return 'unknown';
        const events = [{ uid: event.uid, organisationUid }];
        if (!(await cancelUnsent(manager, this.ids, events, REASON))) return 'more';
        return (await eraseEvents(manager, events, REASON)) ? 'erased' : 'more';
      }),
    );
  }
}
