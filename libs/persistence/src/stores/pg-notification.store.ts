import { Injectable } from '@nestjs/common';
import { type ClaimedNotification, NotificationStore } from '@rxhooks/application';
import { DataSource } from 'typeorm';
import { persistently } from './run-statement.js';

// Longer than a mail may take (libs/mail) and being put down as sent, or two workers would send the same one.
const LEASE = `interval '90 seconds'`;

type Row = Omit<ClaimedNotification, 'subscriptionUid'> & {
  readonly subscriptionUid: string | null;
};

// Ten minutes in which what else happens gathers: nobody is sent more than six mails an hour, whoever named the address.
const PAUSE = `interval '10 minutes'`;
const MAX_OTHERS = 1000;

/**
 * The lease is a due time that lies ahead: when its worker dies, the mail simply becomes due again. Of each address only
 * the oldest can be claimed, and none while another one is in hand, so that two workers do not send two.
 */
const CLAIM_DUE = `
  WITH due AS (
    SELECT uid, recipient FROM notifications n
    WHERE due_at <= now()
      AND NOT EXISTS (
        SELECT FROM notifications sent WHERE sent.recipient = n.recipient AND sent.sent_at > now() - ${PAUSE})
      AND NOT EXISTS (
        SELECT FROM notifications held
        WHERE held.recipient = n.recipient AND held.tries > 0
          AND held.due_at > now() AND held.due_at <= now() + ${LEASE})
      AND NOT EXISTS (
        SELECT FROM notifications older
        WHERE older.recipient = n.recipient AND older.due_at <= n.due_at AND (older.due_at, older.uid) < (n.due_at, n.uid))
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
    WHERE o.due_at <= now() AND o.uid <> due.uid
    ORDER BY o.due_at
    LIMIT ${MAX_OTHERS}
  )
  SELECT uid, organisation_uid AS "organisationUid", subscription_uid AS "subscriptionUid",
         recipient, subject, body, tries,
         (SELECT coalesce(json_agg(others), '[]') FROM others) AS others
  FROM claimed`;

// Whoever had it in hand: what was sent is sent.
const MARK_SENT = `
  UPDATE notifications
  SET sent_at = coalesce(sent_at, now()), due_at = NULL, last_error = NULL
  WHERE uid = $1 OR uid = ANY($2::text[])`;

const MARK_FAILED = `
  UPDATE notifications
  SET due_at = now() + $3::float8 * interval '1 millisecond', last_error = $4
  WHERE uid = $1 AND tries = $2 AND sent_at IS NULL`;

/** The others only with the one that was claimed. */
const GIVE_UP = `
  WITH given_up AS (
    UPDATE notifications SET due_at = NULL, last_error = $3
    WHERE uid = $1 AND tries = $2 AND sent_at IS NULL
    RETURNING uid
  )
  UPDATE notifications SET due_at = NULL, last_error = $3
  WHERE uid = ANY($4::text[]) AND sent_at IS NULL AND EXISTS (SELECT FROM given_up)`;

@Injectable()
export class PgNotificationStore extends NotificationStore {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async claimDue(): Promise<ClaimedNotification | undefined> {
    const [row]: Row[] = await this.dataSource.query(CLAIM_DUE);
    return row && { ...row, subscriptionUid: row.subscriptionUid ?? undefined };
  }

  override async markSent({ uid, others }: ClaimedNotification): Promise<void> {
    await persistently(() => this.dataSource.query(MARK_SENT, [uid, uidsOf(others)]));
  }

  override async postpone(
    { uid, tries }: ClaimedNotification,
    delayMs: number,
    reason: string,
  ): Promise<void> {
    await this.dataSource.query(MARK_FAILED, [uid, tries, delayMs, reason]);
  }

  override async giveUp(claim: ClaimedNotification, reason: string): Promise<void> {
    const { uid, tries, others } = claim;
    await this.dataSource.query(GIVE_UP, [uid, tries, reason, uidsOf(others)]);
  }
}

const uidsOf = (others: ClaimedNotification['others']) => others.map(({ uid }) => uid);
