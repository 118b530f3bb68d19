import { type Mail, Mailer, type MailResult } from '@rxhooks/application';

/** Sends every mail unless told otherwise, and remembers it. */
export class ScriptedMailer extends Mailer {
  readonly mails: Mail[] = [];
  answer: (mail: Mail) => MailResult | Promise<MailResult> = () => ({ kind: 'sent' });

  override async send(mail: Mail): Promise<MailResult> {
    this.mails.push(mail);
    return this.answer(mail);
  }
}
