import type { DomainEvent } from '@rxhooks/domain';

/** The select list of an event under the alias `e`, for statements that join it. */
export const EVENT_COLUMNS = `
  e.uid AS "eventUid", e.organisation_uid AS "eventOrganisationUid", e.pharmacy_uid AS "eventPharmacyUid",
  e.id AS "eventId", e.type AS "eventType", e."timestamp"::float8 AS "eventTimestamp", e.data AS "eventData",
  e.metadata AS "eventMetadata"`;

/** How long an event `e` has been waiting. */
export const WAITED_MS = `extract(epoch FROM now() - e.accepted_at)::float8 * 1000 AS "waitedMs"`;

/**
 * The bytes of an event's text, kept in `waiting_events`, so that a worker knows how much it takes
 * before it reads.
 */
export const TEXT_BYTES = 'coalesce(octet_length(data), 0) + coalesce(octet_length(metadata), 0)';

export type EventColumns = {
  readonly eventUid: string;
  readonly eventOrganisationUid: string;
  readonly eventPharmacyUid: string | null;
  readonly eventId: string;
  readonly eventType: string;
  readonly eventTimestamp: number;
  readonly eventData: string;
  readonly eventMetadata: string | null;
};

export function toEvent(row: EventColumns): DomainEvent {
  return {
    uid: row.eventUid,
    organisationUid: row.eventOrganisationUid,
    pharmacyUid: row.eventPharmacyUid ?? undefined,
    id: row.eventId,
    type: row.eventType,
    timestamp: row.eventTimestamp,
    data: row.eventData,
    metadata: row.eventMetadata ?? undefined,
  };
}
