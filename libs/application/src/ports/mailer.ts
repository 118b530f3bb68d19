export type Mail = {
  /** The same for every repeat, to tell a repeat from a second mail. */
  readonly id: string;
  /** One plain address. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
};

/** `reason` is a sentence without addresses, credentials or words of the mail server. */
export type MailResult =
  /** The mail server has accepted it and is responsible from now on. */
  | { readonly kind: 'sent' }
  /** Permanent: the mailbox or the address does not exist. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** A later try may succeed. The mail may also have been sent: a lost answer does not tell. */
  | { readonly kind: 'postponed'; readonly reason: string };

/** Never throws for faults of the mail server or the network, and always ends in time. */
export abstract class Mailer {
  abstract send(mail: Mail): Promise<MailResult>;
}
