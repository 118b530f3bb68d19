import { Injectable } from '@nestjs/common';
import { type ClaimedNotification, NotificationStore } from '@rxhooks/application';
import { DataSource } from 'typeorm';
import { persistently } from './run-statement.js';

// Longer than a mail may take (libs/mail) and being put down as sent, or two workers would send the same one.
const LEASE = `interval '90 seconds'`;

type Row = Omit<ClaimedNotification, 'subscriptionUid'> & {
  readonly subscriptionUid: string | null;
};

/** The lease is a due time that lies ahead: when its worker dies, the mail simply becomes due again. */
const CLAIM_DUE = `
  WITH due AS (
    SELECT uid FROM notifications
    WHERE due_at <= now()
    ORDER BY due_at
    LIMIT 1
    FOR UPDATE SKIP LOCKED
  ), claimed AS (
    UPDATE notifications n
    SET due_at = now() + ${LEASE}, tries = tries + 1
    FROM due
    WHERE n.uid = due.uid
    RETURNING n.*
  )
  SELECT uid, organisation_uid AS "organisationUid", subscription_uid AS "subscriptionUid",
         recipient, subject, body, tries
  FROM claimed`;

// Whoever had it in hand: what was sent is sent.
const MARK_SENT = `
  UPDATE notifications
  SET sent_at = coalesce(sent_at, now()), due_at = NULL, last_error = NULL
  WHERE uid = $1`;

const MARK_FAILED = `
  UPDATE notifications
  SET due_at = now() + $3::float8 * interval '1 millisecond', last_error = $4
  WHERE uid = $1 AND tries = $2 AND sent_at IS NULL`;

@Injectable()
export class PgNotificationStore extends NotificationStore {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async claimDue(): Promise<ClaimedNotification | undefined> {
    const [row]: Row[] = await this.dataSource.query(CLAIM_DUE);
    return row && { ...row, subscriptionUid: row.subscriptionUid ?? undefined };
  }

  override async markSent(uid: string): Promise<void> {
    await persistently(() => this.dataSource.query(MARK_SENT, [uid]));
  }

  override async postpone(
    { uid, tries }: ClaimedNotification,
    delayMs: number,
    reason: string,
  ): Promise<void> {
    await this.dataSource.query(MARK_FAILED, [uid, tries, delayMs, reason]);
  }

  override async giveUp({ uid, tries }: ClaimedNotification, reason: string): Promise<void> {
    await this.dataSource.query(MARK_FAILED, [uid, tries, null, reason]);
  }
}
