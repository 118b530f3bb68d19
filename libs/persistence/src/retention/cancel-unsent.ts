import type { EventKey, IdFactory } from '@rxhooks/application';
import type { EntityManager } from 'typeorm';
import { isOf } from '../connection/is-of.js';
import { LOST } from '../deliveries/lease-statement.js';
import { LOCK_WAITING } from './erase-events.js';
import { MATCHES } from '../fan-out/match-statements.js';
import { BATCH_ROWS } from './retention-batch.js';

/**
 * $1 events, $2 their organisations. Those that no worker has in hand: a worker records its own. A worker that died with
 * one, as with all that are in quarantine, may have made its requests.
 */
const UNSENT = `
  SELECT matching.event_uid AS "eventUid", matching.subscription_uid AS "subscriptionUid",
         coalesce(w.opens > 0, true) AS "wasTaken"
  FROM unnest($1::text[], $2::text[]) AS given (uid, organisation_uid)
  JOIN events e ON e.uid = given.uid AND ${isOf('e', 'given.organisation_uid')} AND e.data IS NOT NULL
  LEFT JOIN waiting_events w ON w.uid = e.uid AND ${isOf('w', 'e.organisation_uid')}
  CROSS JOIN LATERAL (${MATCHES}) matching
  WHERE (w.uid IS NOT NULL OR e.quarantine_reason IS NOT NULL) AND coalesce(w.lease_until < now(), true)
    AND NOT EXISTS (
      SELECT FROM deliveries d
      WHERE d.event_uid = e.uid AND d.subscription_uid = matching.subscription_uid
        AND ${isOf('d', 'e.organisation_uid')})
  LIMIT ${BATCH_ROWS}`;

/** $1 uids, $2 events, $3 subscriptions, $4 reason, $5 whether their events were taken before. */
const CANCELLED = `
  WITH cancelled AS (
    INSERT INTO deliveries (uid, event_uid, subscription_uid, organisation_uid, pharmacy_uid, status, reason, attempts_made)
    SELECT d.uid, d.event_uid, s.uid, s.organisation_uid, s.pharmacy_uid, 'cancelled', $4, d.was_taken::int
    -- Organisation: by the pairs, which were matched within theirs.
    FROM unnest($1::text[], $2::text[], $3::text[], $5::boolean[]) AS d (uid, event_uid, subscription_uid, was_taken)
    JOIN subscriptions s ON s.uid = d.subscription_uid
    ORDER BY d.event_uid, s.uid
    ON CONFLICT DO NOTHING
    RETURNING uid, organisation_uid, event_uid, attempts_made
  )
  INSERT INTO attempts (delivery_uid, organisation_uid, number, started_at, error, details)
  SELECT c.uid, c.organisation_uid, 1, e.accepted_at, ${LOST}, '{}'
  FROM cancelled c JOIN events e ON e.uid = c.event_uid AND ${isOf('e', 'c.organisation_uid')}
  WHERE c.attempts_made > 0`;

type Pair = {
  readonly eventUid: string;
  readonly subscriptionUid: string;
  readonly wasTaken: boolean;
};

/**
 * Puts on record what is erased before its event was fanned out: a cancelled delivery for each subscription that wanted it,
 * with a lost attempt when a worker died with the event.
 * Returns `false` when that is too much for one call: call it again.
 */
export async function cancelUnsent(
  manager: EntityManager,
  ids: IdFactory,
  events: readonly EventKey[],
  reason: string,
): Promise<boolean> {
  const parameters = [
    events.map(({ uid }) => uid),
    events.map(({ organisationUid }) => organisationUid),
  ];
  // No worker takes one of them meanwhile.
  await manager.query(LOCK_WAITING, parameters);
  const pairs: Pair[] = await manager.query(UNSENT, parameters);
  if (pairs.length === 0) return true;
  await manager.query(CANCELLED, [
    pairs.map(({ eventUid, subscriptionUid }) => ids.deliveryOf(eventUid, subscriptionUid)),
    pairs.map(({ eventUid }) => eventUid),
    pairs.map(({ subscriptionUid }) => subscriptionUid),
    reason,
    pairs.map(({ wasTaken }) => wasTaken),
  ]);
  return pairs.length < BATCH_ROWS;
}
