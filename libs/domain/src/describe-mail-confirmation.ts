import { composeNotice, type Notice, onOneLine } from './notice.js';

export type MailConfirmation = {
  readonly organisationName: string;
  /** The URL of the confirmation page; contains the token. */
  readonly link: string;
};

/** The mail that asks an address to accept an organisation's mails; it may belong to a stranger. */
export function describeMailConfirmation({ organisationName, link }: MailConfirmation): Notice {
  const name = onOneLine(organisationName, 100);
  return composeNotice(
    `Confirm this address for mails about webhooks of ${name}`,
    `${name} wants to send mails to this address: one when a webhook could not be
delivered for good, and at most one in ten minutes.`,
    'To get them, open this page and press its button:',
    link,
    `If you do not want them, ignore this mail. Nothing of that kind is sent to this address
until it is confirmed, and ${name} cannot have it asked again within 30 days.`,
  );
}
