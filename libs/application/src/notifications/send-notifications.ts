import { Injectable } from '@nestjs/common';
import { gatherNotices, mailRetryDelayMs } from '@rxhooks/domain';
import { Mailer, type MailResult } from '../ports/mailer.js';
import { type ClaimedNotification, NotificationStore } from '../ports/notification-store.js';
import { type NotificationSeen, NotificationTelemetry } from '../ports/notification-telemetry.js';

type Verdict = Pick<NotificationSeen, 'result' | 'reason' | 'retryInMs'>;

/**
 * Sends due mails at least once: if a worker dies after the mail server accepted one and before we
 * recorded that, it is sent again under the same id.
 */
@Injectable()
export class SendNotifications {
  #isStopping = false;

  constructor(
    private readonly store: NotificationStore,
    private readonly mailer: Mailer,
    private readonly telemetry: NotificationTelemetry,
  ) {}

  /** Safe in many workers at once. Ends when nothing is due or the mail server takes none now. */
  async execute(): Promise<void> {
    while (!this.#isStopping) {
      const notification = await this.store.claimDue();
      if (!notification) return;
      const { uid, recipient, others } = notification;
      const notice = gatherNotices(
        notification,
        others.map(({ subject }) => subject),
      );
      const { subject, body } = notice;
      const result = await this.mailer.send({ id: uid, to: recipient, subject, text: body });
      this.#report(notification, await this.#record(notification, result));
      // The next one would most likely fail, too: leave the others untouched, with all their tries.
      if (result.kind === 'postponed') return;
    }
  }

  /** Finishes the current mail and begins no other. */
  stop(): void {
    this.#isStopping = true;
  }

  async #record(claim: ClaimedNotification, result: MailResult): Promise<Verdict> {
    if (result.kind === 'sent') {
      await this.store.markSent(claim);
      return { result: 'sent', reason: undefined, retryInMs: undefined };
    }
    const { reason } = result;
    const retryInMs = result.kind === 'postponed' ? mailRetryDelayMs(claim.tries) : undefined;
    if (retryInMs === undefined) await this.store.giveUp(claim, reason);
    else await this.store.postpone(claim, retryInMs, reason);
    const given = retryInMs === undefined ? 'given_up' : 'postponed';
    return { result: result.kind === 'refused' ? 'refused' : given, reason, retryInMs };
  }

  #report(notification: ClaimedNotification, verdict: Verdict): void {
    const { uid: notificationUid, organisationUid, subscriptionUid, tries } = notification;
    this.telemetry.tried({
      notificationUid,
      organisationUid,
      subscriptionUid,
      tries,
      ...verdict,
    });
  }
}
