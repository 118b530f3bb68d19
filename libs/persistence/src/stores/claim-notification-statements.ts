import { isQuestion, mayBeSent } from './mail-address-statements.js';

// Longer than a mail may take (libs/mail) and being put down as sent, or two workers would send the same one.
const LEASE = `interval '90 seconds'`;

// Ten minutes in which what else happens gathers: nobody is sent more than six mails an hour, whoever named the address.
const PAUSE = `interval '10 minutes'`;
const MAX_OTHERS = 1000;

/**
 * The lease is a due time that lies ahead: when its worker dies, the mail simply becomes due again. Of each address only
 * the oldest can be claimed, and none while another one is in hand, so that two workers do not send two.
 */
const claimDue = (rule: Rule) => `
  WITH due AS (
    SELECT uid, organisation_uid, recipient FROM notifications n
    WHERE due_at <= now()${rule.of('n')}
      AND NOT EXISTS (
        SELECT FROM notifications sent WHERE sent.recipient = n.recipient AND sent.sent_at > now() - ${PAUSE})
      AND NOT EXISTS (
        SELECT FROM notifications held
        WHERE held.recipient = n.recipient AND held.tries > 0
          AND held.due_at > now() AND held.due_at <= now() + ${LEASE})
      AND NOT EXISTS (
        SELECT FROM notifications older
        WHERE older.recipient = n.recipient AND older.due_at <= n.due_at AND (older.due_at, older.uid) < (n.due_at, n.uid)${rule.of('older')})
    ORDER BY due_at
    LIMIT 1
    FOR UPDATE SKIP LOCKED
  ), claimed AS (
    UPDATE notifications n
    SET due_at = now() + ${LEASE}, tries = tries + 1
    FROM due
    WHERE n.uid = due.uid
    RETURNING n.*
  ), others AS (
    SELECT o.uid, o.subject FROM due JOIN notifications o ON o.recipient = due.recipient
    WHERE o.due_at <= now() AND o.uid <> due.uid${rule.together('due', 'o')}
    ORDER BY o.due_at
    LIMIT ${MAX_OTHERS}
  )
  SELECT uid, organisation_uid AS "organisationUid", subscription_uid AS "subscriptionUid",
         recipient, subject, body, tries,
         (SELECT coalesce(json_agg(others), '[]') FROM others) AS others
  FROM claimed`;

/** Which mails may be claimed, and which go with the one that was; SQL by the names of their rows. */
type Rule = {
  readonly of: (notification: string) => string;
  readonly together: (claimed: string, other: string) => string;
};

export const CLAIM_DUE = claimDue({ of: () => '', together: () => '' });

/** The same, but for mails to addresses that have to agree first. */
export const CLAIM_DUE_AND_AGREED = claimDue({
  of: (notification) => ` AND ${mayBeSent(notification)}`,
  together: (claimed, other) => `
      AND ${mayBeSent(other)} AND NOT ${isQuestion(other)} AND NOT ${isQuestion(claimed)}`,
});
