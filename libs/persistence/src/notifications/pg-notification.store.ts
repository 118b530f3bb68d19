import { Inject, Injectable } from '@nestjs/common';
import { type ClaimedNotification, NotificationStore } from '@rxhooks/application';
import { DataSource } from 'typeorm';
import { PERSISTENCE_OPTIONS, type PersistenceOptions } from '../connection/persistence-options.js';
import { CLAIM_DUE, CLAIM_DUE_AND_AGREED } from './claim-notification-statements.js';
import { isOf } from '../connection/is-of.js';
import { persistently } from '../connection/run-statement.js';

type Row = Omit<ClaimedNotification, 'subscriptionUid'> & {
  readonly subscriptionUid: string | null;
};

// Does not check who holds the lease: a mail that was sent is sent.
const MARK_SENT = `
  -- Organisation: all; mails of several go together to one address.
  UPDATE notifications
  SET sent_at = coalesce(sent_at, now()), due_at = NULL, last_error = NULL
  WHERE uid = $1 OR uid = ANY($2::text[])`;

const MARK_FAILED = `
  UPDATE notifications n
  SET due_at = now() + $3::float8 * interval '1 millisecond', last_error = $4
  WHERE n.uid = $1 AND ${isOf('n', '$5')} AND n.tries = $2 AND n.sent_at IS NULL`;

/** Gives up the other mails only together with the claimed one. */
const GIVE_UP = `
  WITH given_up AS (
    UPDATE notifications n SET due_at = NULL, last_error = $3
    WHERE n.uid = $1 AND ${isOf('n', '$5')} AND n.tries = $2 AND n.sent_at IS NULL
    RETURNING n.uid
  )
  -- Organisation: all, as in MARK_SENT.
  UPDATE notifications SET due_at = NULL, last_error = $3
  WHERE uid = ANY($4::text[]) AND sent_at IS NULL AND EXISTS (SELECT FROM given_up)`;

@Injectable()
export class PgNotificationStore extends NotificationStore {
  readonly #claim: string;

  constructor(
    private readonly dataSource: DataSource,
    @Inject(PERSISTENCE_OPTIONS)
    { mailVerification }: Pick<PersistenceOptions, 'mailVerification'>,
  ) {
    super();
    this.#claim = mailVerification ? CLAIM_DUE_AND_AGREED : CLAIM_DUE;
  }

  override async claimDue(): Promise<ClaimedNotification | undefined> {
    const [row]: Row[] = await this.dataSource.query(this.#claim);
    return row && { ...row, subscriptionUid: row.subscriptionUid ?? undefined };
  }

  override async markSent({ uid, others }: ClaimedNotification): Promise<void> {
    await persistently(() => this.dataSource.query(MARK_SENT, [uid, uidsOf(others)]));
  }

  override async postpone(
    { uid, organisationUid, tries }: ClaimedNotification,
    delayMs: number,
    reason: string,
  ): Promise<void> {
    await this.dataSource.query(MARK_FAILED, [uid, tries, delayMs, reason, organisationUid]);
  }

  override async giveUp(claim: ClaimedNotification, reason: string): Promise<void> {
    const { uid, organisationUid, tries, others } = claim;
    await this.dataSource.query(GIVE_UP, [uid, tries, reason, uidsOf(others), organisationUid]);
  }
}

const uidsOf = (others: ClaimedNotification['others']) => others.map(({ uid }) => uid);
