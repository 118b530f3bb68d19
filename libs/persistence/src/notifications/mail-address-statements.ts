import { isAway } from '../organisations/moving.js';

const AGAIN_AFTER = `interval '30 days'`;
/** Per round; the next round asks the rest. */
const ROUND = 100;
/**
 * The most mails a day that an organisation, or a thief of its key, can have sent to new addresses.
 */
const A_DAY = 100;
const HELD_AT_ONCE = 5000;

/**
 * True for mails to the organisation's own contact, to an address that has agreed, and for the one
 * that asks it to.
 */
export const mayBeSent = (mail: string) => `(
  EXISTS (
    SELECT FROM organisations owner
    WHERE owner.uid = ${mail}.organisation_uid AND lower(owner.contact_email) = lower(${mail}.recipient))
  OR EXISTS (
    SELECT FROM mail_addresses asked
    WHERE asked.organisation_uid = ${mail}.organisation_uid AND asked.address = lower(${mail}.recipient)
      AND (asked.confirmed_at IS NOT NULL OR asked.notification_uid = ${mail}.uid)))`;

/**
 * True for the mail that asks an address to agree. It goes alone: gathered mails keep only their
 * subjects, and it has a link.
 */
export const isQuestion = (mail: string) => `EXISTS (
  SELECT FROM mail_addresses asked
  WHERE asked.organisation_uid = ${mail}.organisation_uid AND asked.address = lower(${mail}.recipient)
    AND asked.notification_uid = ${mail}.uid)`;

export const LIST_UNASKED = `
  WITH unasked AS (
    SELECT s.organisation_uid, min(s.notify_email) AS recipient,
           row_number() OVER (PARTITION BY s.organisation_uid ORDER BY lower(s.notify_email)) AS place
    FROM subscriptions s JOIN organisations o ON o.uid = s.organisation_uid
    WHERE s.notify_email IS NOT NULL AND s.removed_at IS NULL AND NOT ${isAway('s.organisation_uid')}
      AND lower(s.notify_email) IS DISTINCT FROM lower(o.contact_email)
      AND NOT EXISTS (
        SELECT FROM mail_addresses a
        WHERE a.organisation_uid = s.organisation_uid AND a.address = lower(s.notify_email)
          AND (a.confirmed_at IS NOT NULL OR a.asked_at > now() - ${AGAIN_AFTER}))
    GROUP BY s.organisation_uid, lower(s.notify_email)
  ), today AS (
    SELECT organisation_uid, count(*) AS asked FROM mail_addresses -- Organisation: all, a count of each.
    WHERE asked_at > now() - interval '1 day' GROUP BY organisation_uid
  )
  SELECT unasked.organisation_uid AS "organisationUid", o.display_name AS "organisationName", recipient
  FROM unasked JOIN organisations o ON o.uid = unasked.organisation_uid
  LEFT JOIN today ON today.organisation_uid = unasked.organisation_uid
  WHERE place + coalesce(today.asked, 0) <= ${A_DAY}
  ORDER BY place LIMIT ${ROUND}`;

/**
 * $1 notifications, $2 organisations, $3 recipients, $4 hashes, $5 subjects, $6 bodies. In one
 * order, or two workers would deadlock.
 */
export const ASK = `
  WITH question AS (
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[], $5::text[], $6::text[])
      AS q (uid, organisation_uid, recipient, token_hash, subject, body)
  ), asked AS (
    INSERT INTO mail_addresses (organisation_uid, address, token_hash, notification_uid)
    SELECT organisation_uid, lower(recipient), token_hash, uid FROM question ORDER BY 1, 2
    ON CONFLICT (organisation_uid, address) DO UPDATE
    SET token_hash = excluded.token_hash, notification_uid = excluded.notification_uid, asked_at = now()
    WHERE mail_addresses.confirmed_at IS NULL AND mail_addresses.asked_at <= now() - ${AGAIN_AFTER}
    RETURNING notification_uid
  )
  INSERT INTO notifications (uid, organisation_uid, recipient, subject, body)
  SELECT q.uid, q.organisation_uid, q.recipient, q.subject, q.body
  FROM question q JOIN asked ON asked.notification_uid = q.uid`;

/**
 * Postpones mails that may not be sent yet by a day: many of them would slow down every claim. The
 * claim itself leaves out those that come in between.
 */
export const HOLD_BACK = `
  WITH waiting AS (
    SELECT uid FROM notifications n -- Organisation: all.
    WHERE due_at <= now() AND NOT ${mayBeSent('n')} AND NOT ${isAway('n.organisation_uid')}
    ORDER BY due_at LIMIT ${HELD_AT_ONCE} FOR UPDATE SKIP LOCKED
  )
  -- Organisation: all.
  UPDATE notifications n SET due_at = now() + interval '1 day' FROM waiting WHERE n.uid = waiting.uid`;

export const FIND_ASKED = `
  SELECT o.display_name AS "organisationName"
  FROM mail_addresses a JOIN organisations o ON o.uid = a.organisation_uid
  WHERE a.token_hash = $1`;

/**
 * $1 hash, $2 uid of the audit record, $3 request. The record names the mail, and by it the
 * address. The oldest of the mails held back are due at once, the others within a day.
 */
export const CONFIRM = `
  WITH confirmed AS (
    -- Organisation: the one of the token, which its recipient alone knows.
    UPDATE mail_addresses SET confirmed_at = now()
    WHERE token_hash = $1 AND confirmed_at IS NULL
    RETURNING organisation_uid, address, notification_uid
  ), released AS (
    -- Organisation: the one of the address, below.
    UPDATE notifications SET due_at = now()
    WHERE uid IN (
      SELECT n.uid FROM confirmed c JOIN notifications n ON n.organisation_uid = c.organisation_uid
      WHERE n.due_at > now() AND n.tries = 0 AND lower(n.recipient) = c.address
      ORDER BY n.due_at LIMIT ${HELD_AT_ONCE})
  ), recorded AS (
    INSERT INTO audit_log (uid, actor, organisation_uid, action, subject, result, request_id)
    SELECT $2, 'recipient', organisation_uid, 'mail_address.confirm', notification_uid, 'done', $3 FROM confirmed
  )
  ${FIND_ASKED}`;
