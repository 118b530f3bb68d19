import { CorrectedClock, UuidIdFactory } from '@rxhooks/platform';
import type { MailServer } from '@rxhooks/testing';
import type { DataSource } from 'typeorm';

export type NotificationFact = {
  readonly uid: string;
  readonly tries: number;
  readonly error: string | null;
  readonly isSent: boolean;
  readonly isDue: boolean;
};

const ids = new UuidIdFactory(new CorrectedClock());

/** The variables that make an app use this mail server. */
export const mailEnv = ({ url }: MailServer) => ({
  SMTP_URL: url,
  MAIL_FROM: 'Webhooks <webhooks@sender.example>',
});

/** Mails as they are written in the transaction of what they tell, each to an address of its own. */
export async function notify(database: DataSource, count = 1): Promise<readonly string[]> {
  const uids = Array.from({ length: count }, () => ids.create('notification'));
  await database.query(
    `INSERT INTO notifications (uid, organisation_uid, subscription_uid, recipient, subject, body)
     SELECT uid, 'org_1', 'ns-1', concat('ops', nullif(place, 1), '@example.com'), 'Webhooks stopped', 'About ' || uid
     FROM unnest($1::text[]) WITH ORDINALITY AS n (uid, place)`,
    [uids],
  );
  return uids;
}

/** Due and in nobody's hands is all the same here: a lease is a due time. */
export function notificationFacts(database: DataSource): Promise<NotificationFact[]> {
  return database.query(
    `SELECT uid, tries, last_error AS error, sent_at IS NOT NULL AS "isSent", due_at IS NOT NULL AS "isDue"
     FROM notifications ORDER BY uid`,
  );
}

/** Spares a test the wait for the next try, or for the end of a dead worker's lease. */
export async function makeDue(database: DataSource): Promise<void> {
  await database.query('UPDATE notifications SET due_at = now() WHERE due_at IS NOT NULL');
}
