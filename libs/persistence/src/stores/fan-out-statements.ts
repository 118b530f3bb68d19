import { MUST_WAIT } from './endpoint-rules.js';
import { SUBSCRIPTION_COLUMNS } from './subscription-columns.js';

/** Kept apart from the events, and each subscription once: what is large would otherwise travel for every pair of them. */
export const FIND_MATCHES = `
  SELECT matched.uids AS "matchedEventUids", ${MUST_WAIT} AS "mustWait", st.subscription_uid IS NULL AS "isPlain",
         ${SUBSCRIPTION_COLUMNS}
  FROM (
    SELECT organisation_uid, array_agg(uid) AS uids, array_agg(type) AS types, array_agg(pharmacy_uid) AS pharmacies
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS e (uid, organisation_uid, type, pharmacy_uid)
    GROUP BY organisation_uid
  ) o
  CROSS JOIN LATERAL (
    SELECT * FROM subscriptions
    WHERE organisation_uid = o.organisation_uid AND removed_at IS NULL AND status <> 'disabled'
    OFFSET 0 -- an organisation after the other, and never all subscriptions there are
  ) s
  CROSS JOIN LATERAL (
    SELECT ARRAY(
      SELECT own.uid FROM unnest(o.uids, o.types, o.pharmacies) AS own (uid, type, pharmacy_uid)
      WHERE own.type = ANY (s.event_types) AND (s.pharmacy_uid IS NULL OR s.pharmacy_uid = own.pharmacy_uid)
    ) AS uids
    OFFSET 0 -- or the array would be made once for the list and once for the condition
  ) matched
  LEFT JOIN endpoint_states st ON st.subscription_uid = s.uid
  WHERE matched.uids <> '{}'`;

export const QUARANTINE = `
  WITH ended AS (DELETE FROM waiting_events WHERE uid = $1 RETURNING uid)
  UPDATE events e SET quarantine_reason = $2 FROM ended WHERE e.uid = ended.uid`;
