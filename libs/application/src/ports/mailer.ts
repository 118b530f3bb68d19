export type Mail = {
  /** The same for every repeat, so that a repeat can be told from a second mail. */
  readonly id: string;
  /** One address, and nothing but an address. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
};

/** `reason` is a sentence without addresses, credentials or words of the mail server. */
export type MailResult =
  /** The mail server has it, and answers for it from now on. */
  | { readonly kind: 'sent' }
  /** It will never be taken: no mailbox, no address. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** It may be taken another time. It may also have been taken now: nobody can tell when the answer is lost. */
  | { readonly kind: 'postponed'; readonly reason: string };

/** Never throws for anything the mail server or the network can do, and always ends in time. */
export abstract class Mailer {
  abstract send(mail: Mail): Promise<MailResult>;
}
