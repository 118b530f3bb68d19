/** An address that webhooks of an organisation name, and that has not been asked yet. */
export type UnaskedAddress = {
  readonly organisationUid: string;
  readonly organisationName: string;
  readonly recipient: string;
};

/** The mail that asks. */
export type AddressQuestion = {
  readonly notificationUid: string;
  readonly organisationUid: string;
  readonly recipient: string;
  readonly tokenHash: Buffer;
  readonly subject: string;
  readonly body: string;
};

export type AskedAddress = { readonly organisationName: string };

/**
 * Addresses that are not their organisation's own contact, and whether somebody there has agreed to its mails. Capitals
 * make no difference.
 */
export abstract class MailAddressStore {
  /** Puts mails that wait for such an answer out of the way of the others. */
  abstract holdBack(): Promise<void>;
  /** Each once, of every organisation in turn; a hundred at most, and a hundred of one organisation in a day. */
  abstract listUnasked(): Promise<readonly UnaskedAddress[]>;
  /** Writes the mails; leaves out an address that was asked within the last 30 days, or meanwhile by another worker. */
  abstract ask(questions: readonly AddressQuestion[]): Promise<void>;
  /** `undefined` for a token that was never sent, or that a later one has replaced. */
  abstract findAsked(tokenHash: Buffer): Promise<AskedAddress | undefined>;
  /** The same, and the address has agreed. That is in the audit log together with it, once, or it has not happened. */
  abstract confirm(
    tokenHash: Buffer,
    record: { readonly auditUid: string; readonly requestId: string },
  ): Promise<AskedAddress | undefined>;
}
