import { eraseEvents } from '../retention/erase-events.js';
import type { Move } from './move.js';

const REASON = 'The organisation was moved to another cell.';
const BATCH = 200;

const NEXT = `SELECT uid FROM events WHERE organisation_uid = $1 AND data IS NOT NULL LIMIT ${BATCH}`;

/** The target tells of them. Here they would be read again and again by the search for those, which leaves them out. */
const FORGET_UNTOLD = `
  UPDATE deliveries SET tells_failure = false
  WHERE organisation_uid = $1 AND tells_failure AND status IN ('failed', 'cancelled')
    AND attempts_told IS DISTINCT FROM attempts_made`;

/** An empty text is no secret; the column may not be null. The row remains for the log of its deliveries. */
const ERASE_SECRETS = `
  UPDATE subscriptions
  SET sealed_secret = '', sealed_headers = NULL, previous_secrets = '[]', notify_email = NULL, removed_at = coalesce(removed_at, now())
  WHERE organisation_uid = $1 AND (sealed_secret <> '' OR sealed_headers IS NOT NULL OR previous_secrets <> '[]'
    OR notify_email IS NOT NULL)`;
const ERASE_SETTINGS = `
  UPDATE organisations SET contact_email = NULL, sealed_search_key = NULL
  WHERE uid = $1 AND (contact_email IS NOT NULL OR sealed_search_key IS NOT NULL)`;

const DELETED = [
  'business_keys',
  'recovery_batches',
  'waiting_events',
  'endpoint_states',
  'test_deliveries',
  'notifications',
  'mail_addresses',
  'refused_events',
  // Minutes first: upkeep may make hours of them meanwhile.
  'stats_minutes',
  'stats_hours',
];

/**
 * Erases payloads, secrets, mails and addresses at the source. What remains are ids, names, API keys (as hashes, for the
 * answer that the organisation has moved), outcomes and the audit log; retention deletes deliveries and events.
 */
export async function erase({ source, organisation }: Move): Promise<void> {
  const parameters = [organisation.uid];
  let changed = 0;
  for (;;) {
    const uids = (await source.query<{ uid: string }>(NEXT, parameters)).map(({ uid }) => uid);
    if (uids.length === 0) break;
    const events = uids.map((uid) => ({ uid, organisationUid: organisation.uid }));
    await source.transaction((manager) => eraseEvents(manager, events, REASON));
    changed += uids.length;
  }
  changed += await source.change(FORGET_UNTOLD, parameters);
  changed += await source.change(ERASE_SECRETS, parameters);
  changed += await source.change(ERASE_SETTINGS, parameters);
  for (const table of DELETED)
    changed += await source.change(`DELETE FROM ${table} WHERE organisation_uid = $1`, parameters);
  if (changed > 0) await source.record(organisation, 'erase');
}
