import { Mailer, type MailResult } from '@rxhooks/application';

/** For an installation without a mail server. */
export class NoMailer extends Mailer {
  override async send(): Promise<MailResult> {
    return { kind: 'postponed', reason: 'No mail server is configured.' };
  }
}
