import { isAway } from '../organisations/moving.js';
import { isQuestion, mayBeSent } from './mail-address-statements.js';

// Longer than sending a mail (libs/mail) and recording it, or two workers would send the same one.
const LEASE = `interval '90 seconds'`;

// Notices gather for ten minutes, so an address gets six mails an hour at most.
const PAUSE = `interval '10 minutes'`;
const MAX_OTHERS = 10_000;

/**
 * The lease is a due time in the future: when its worker dies, the mail becomes due again. Only the
 * oldest mail of an address can be claimed, and none while another one is leased, so that two
 * workers do not send two. Addresses are visited one by one on their index, so the number of mails
 * that wait for one does not slow the others.
 */
const claimDue = (rule: Rule) => `
  WITH RECURSIVE addresses (address) AS (
    -- Organisation: all; an address gets few mails, whoever they are from.
    (SELECT lower(recipient) FROM notifications -- Organisation: all.
     WHERE due_at IS NOT NULL ORDER BY lower(recipient) LIMIT 1)
    UNION ALL
    SELECT (
      SELECT lower(n.recipient) FROM notifications n -- Organisation: all.
      WHERE n.due_at IS NOT NULL AND lower(n.recipient) > a.address
      ORDER BY lower(n.recipient) LIMIT 1)
    FROM addresses a WHERE a.address IS NOT NULL
  ), oldest AS (
    SELECT first.uid, first.due_at
    FROM addresses a CROSS JOIN LATERAL (
      SELECT n.uid, n.due_at FROM notifications n -- Organisation: all.
      WHERE lower(n.recipient) = a.address AND n.due_at <= now() AND NOT ${isAway('n.organisation_uid')}${rule.of('n')}
      ORDER BY n.due_at, n.uid LIMIT 1
    ) first
    WHERE NOT EXISTS (
        SELECT FROM notifications sent -- Organisation: all.
        WHERE lower(sent.recipient) = a.address AND sent.sent_at > now() - ${PAUSE}
          -- Later is what was sent while the clock of the database was wrong.
          AND sent.sent_at < now() + ${PAUSE})
      AND NOT EXISTS (
        SELECT FROM notifications held -- Organisation: all.
        WHERE lower(held.recipient) = a.address AND held.tries > 0
          AND held.due_at > now() AND held.due_at <= now() + ${LEASE})
  ), due AS (
    SELECT n.uid, n.organisation_uid, n.recipient
    FROM oldest -- Organisation: all.
    JOIN notifications n ON n.uid = oldest.uid
    WHERE n.due_at <= now()
    ORDER BY oldest.due_at
    LIMIT 1
    FOR UPDATE OF n SKIP LOCKED
  ), claimed AS (
    -- Organisation: the one of the mail.
    UPDATE notifications n
    SET due_at = now() + ${LEASE}, tries = tries + 1
    FROM due
    WHERE n.uid = due.uid
    RETURNING n.*
  ), others AS (
    -- Organisation: all; what goes to one address goes in one mail.
    SELECT o.uid, o.subject FROM due JOIN notifications o ON lower(o.recipient) = lower(due.recipient)
    WHERE o.due_at <= now() AND o.uid <> due.uid AND NOT ${isAway('o.organisation_uid')}${rule.together('due', 'o')}
    ORDER BY o.due_at
    LIMIT ${MAX_OTHERS}
  )
  SELECT uid, organisation_uid AS "organisationUid", subscription_uid AS "subscriptionUid",
         recipient, subject, body, tries,
         (SELECT coalesce(json_agg(others), '[]') FROM others) AS others
  FROM claimed`;

/**
 * Which mails may be claimed, and which are sent with the claimed one; SQL over the names of their
 * rows.
 */
type Rule = {
  readonly of: (notification: string) => string;
  readonly together: (claimed: string, other: string) => string;
};

export const CLAIM_DUE = claimDue({ of: () => '', together: () => '' });

/** The same, without mails to addresses that have yet to agree. */
export const CLAIM_DUE_AND_AGREED = claimDue({
  of: (notification) => ` AND ${mayBeSent(notification)}`,
  together: (claimed, other) => `
      AND ${mayBeSent(other)} AND NOT ${isQuestion(other)} AND NOT ${isQuestion(claimed)}`,
});
