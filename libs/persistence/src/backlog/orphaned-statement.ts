import { isOf } from '../connection/is-of.js';
import { isFree, REASONS } from '../deliveries/lease-statement.js';

/** At the end of the subscription's range of the index. In its order, or the planner may look for one from end to end of the table. */
const HAS_MARKED = `coalesce((
    SELECT true FROM deliveries d
    WHERE d.subscription_uid = s.uid AND ${isOf('d', 's.organisation_uid')} AND d.status IN ('pending', 'retrying')
      AND d.due_at IS NULL AND ${isFree('d', `$1 * interval '1 millisecond'`)}
    ORDER BY d.due_at LIMIT 1), false)`;

/** $1 grace in ms. Subscriptions with open deliveries that must not be sent, and why. */
export const orphaned = (openSubscriptions: string) => `${openSubscriptions}
  SELECT * FROM (
    SELECT s.uid AS "subscriptionUid", s.organisation_uid AS "organisationUid", ${HAS_MARKED} AS "hasMarked",
           CASE WHEN s.removed_at IS NOT NULL THEN 'removed' WHEN s.status = 'disabled' THEN 'disabled' END AS stop,
           CASE WHEN s.removed_at IS NOT NULL THEN ${REASONS.removed} ELSE concat_ws(' ', ${REASONS.disabled}, s.status_reason) END AS reason
    FROM open_subscriptions o -- Organisation: all; a sweep.
    JOIN subscriptions s ON s.uid = o.subscription_uid
  ) found
  WHERE stop IS NOT NULL OR "hasMarked"`;
