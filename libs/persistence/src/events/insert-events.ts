import type { NewEvent } from '@rxhooks/application';
import { insertKeys } from '../business-keys/packed-keys.js';
import { isAway } from '../organisations/moving.js';
import { TEXT_BYTES } from './event-columns.js';

const insertEvents = (condition: string) => `
  WITH added AS (
    INSERT INTO events (uid, organisation_uid, pharmacy_uid, id, type, "timestamp", data, metadata, fingerprint, business_keys,
                        -- Read by the release before alone, which shall leave the event to this one.
                        fanned_out_at)
    SELECT uid, organisation_uid, pharmacy_uid, id, type, "timestamp", data, metadata, fingerprint, business_keys, now() FROM unnest(
      $1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::text[], $9::bytea[], $10::bytea[])
      WITH ORDINALITY
      AS e (uid, organisation_uid, pharmacy_uid, id, type, "timestamp", data, metadata, fingerprint, business_keys, place)
    WHERE NOT ${isAway('e.organisation_uid')} AND ${condition}
    -- Two processes that insert the same ids in the same order wait for each other; in opposite orders they would deadlock.
    ORDER BY organisation_uid, id, place
    ON CONFLICT (organisation_uid, id) DO NOTHING
    RETURNING uid, organisation_uid, business_keys, ${TEXT_BYTES} AS bytes
  ), keyed AS (${insertKeys('added')}
  )
  INSERT INTO waiting_events (uid, organisation_uid, bytes) SELECT uid, organisation_uid, bytes FROM added
  RETURNING uid`;

/** Leaves out events whose id is taken in their organisation, and those of organisations that another cell serves, or will. */
export const INSERT_EVENTS = insertEvents('true');

/** Also leaves out events that no subscription wants. */
export const INSERT_WANTED_EVENTS = insertEvents(`EXISTS (
    SELECT FROM subscriptions s
    WHERE s.organisation_uid = e.organisation_uid AND s.removed_at IS NULL
      AND e.type = ANY (s.event_types))`);

export function toParameters(events: readonly NewEvent[]): unknown[] {
  return [
    events.map(({ uid }) => uid),
    events.map(({ organisationUid }) => organisationUid),
    events.map(({ pharmacyUid }) => pharmacyUid ?? null),
    events.map(({ id }) => id),
    events.map(({ type }) => type),
    events.map(({ timestamp }) => timestamp),
    events.map(({ data }) => data),
    events.map(({ metadata }) => metadata ?? null),
    events.map(({ fingerprint }) => fingerprint),
    events.map(({ businessKeys }) => businessKeys ?? null),
  ];
}
