import { isAway } from '../organisations/moving.js';

/** Of an organisation that has moved the secrets are gone; of one that moves they have to stay as they are. */
const HERE = (subscriptions: string) => `NOT ${isAway(`${subscriptions}.organisation_uid`)}`;

/** Conditions on subscriptions `s` and organisations `o`. */
type Whose = { readonly subscriptions: string; readonly organisations: string };

const ALL_HERE: Whose = { subscriptions: HERE('s'), organisations: 'o.move_state IS NULL' };

const FIRST = (order: 'ASC' | 'DESC') => `
  (SELECT DISTINCT ON (split_part(sealed, '.', 2), place) owner, sealed FROM texts
   ORDER BY split_part(sealed, '.', 2), place, owner ${order})`;

/**
 * A sealed text is `v1.<kid>.<bytes>`. Two keys may have had the same kid, one after the other.
 * Uids sort by time, so this takes the first and the last text of each kid in each place.
 */
export const samplesPerKey = ({ subscriptions, organisations }: Whose) => `
  WITH here AS (
    -- Organisation: by the condition; all share the key ring.
    SELECT * FROM subscriptions s WHERE ${subscriptions}
  ), texts AS (
    SELECT uid AS owner, 1 AS place, sealed_secret AS sealed FROM here
    UNION ALL
    SELECT uid, 2, sealed_headers FROM here WHERE sealed_headers IS NOT NULL
    UNION ALL
    SELECT uid, 3, entry ->> 'sealed' FROM here, jsonb_array_elements(previous_secrets) AS entry
    WHERE previous_secrets <> '[]'
    UNION ALL
    SELECT o.uid, 4, o.sealed_search_key FROM organisations o
    WHERE o.sealed_search_key IS NOT NULL AND ${organisations}
  )
  ${FIRST('ASC')} UNION ${FIRST('DESC')}`;

export const SAMPLES_PER_KEY = samplesPerKey(ALL_HERE);

/** The sealed texts of `previous_secrets`, in their order. */
const PREVIOUS = `
  (SELECT coalesce(jsonb_agg(entry -> 'sealed' ORDER BY place), '[]')
   FROM jsonb_array_elements(s.previous_secrets) WITH ORDINALITY AS p (entry, place))`;

/** $1 the uid to start after, $2 limit. */
export const listSealed = ({ subscriptions, organisations }: Whose) => `
  (SELECT s.uid AS owner, s.sealed_secret AS secret, s.sealed_headers AS headers, ${PREVIOUS} AS "previousSecrets"
   FROM subscriptions s -- Organisation: by the condition; all share the key ring.
   WHERE s.uid > $1 AND ${subscriptions} ORDER BY s.uid LIMIT $2)
  UNION ALL
  (SELECT o.uid, o.sealed_search_key, NULL, '[]' FROM organisations o
   WHERE o.uid > $1 AND o.sealed_search_key IS NOT NULL AND ${organisations} ORDER BY o.uid LIMIT $2)
  ORDER BY owner LIMIT $2`;

export const LIST = listSealed(ALL_HERE);

/** $1 the resealings as JSON. Keeps all other members of a previous secret. */
export const REPLACE = `
  -- Organisation: all; they share the key ring.
  UPDATE subscriptions s
  SET sealed_secret = r."to" ->> 'secret',
      sealed_headers = r."to" ->> 'headers',
      previous_secrets = (
        SELECT coalesce(jsonb_agg(p.entry || jsonb_build_object('sealed', n.sealed) ORDER BY p.place), '[]')
        FROM jsonb_array_elements(s.previous_secrets) WITH ORDINALITY AS p (entry, place)
        JOIN jsonb_array_elements(r."to" -> 'previousSecrets') WITH ORDINALITY AS n (sealed, place) USING (place))
  FROM jsonb_to_recordset($1::jsonb) AS r ("from" jsonb, "to" jsonb)
  WHERE s.uid = r."from" ->> 'owner' AND ${HERE('s')}
    AND s.sealed_secret = r."from" ->> 'secret'
    AND s.sealed_headers IS NOT DISTINCT FROM r."from" ->> 'headers'
    AND ${PREVIOUS} = r."from" -> 'previousSecrets'`;

/** The same for the keys of business keys, which have one text each. */
export const REPLACE_SEARCH_KEYS = `
  UPDATE organisations o SET sealed_search_key = r."to" ->> 'secret'
  FROM jsonb_to_recordset($1::jsonb) AS r ("from" jsonb, "to" jsonb)
  WHERE o.uid = r."from" ->> 'owner' AND o.sealed_search_key = r."from" ->> 'secret' AND o.move_state IS NULL`;
