/** An address that an organisation's webhooks name and that has not been asked yet. */
export type UnaskedAddress = {
  readonly organisationUid: string;
  readonly organisationName: string;
  readonly recipient: string;
};

/** The mail that asks for a confirmation. */
export type AddressQuestion = {
  readonly notificationUid: string;
  readonly organisationUid: string;
  readonly recipient: string;
  readonly tokenHash: Buffer;
  readonly subject: string;
  readonly body: string;
};

export type AskedAddress = { readonly organisationName: string };

/** Addresses that are not their organisation's contact, and their consent. Case-insensitive. */
export abstract class MailAddressStore {
  /** Postpones mails that wait for a confirmation, so that they do not slow the others down. */
  abstract holdBack(): Promise<void>;
  /** Each address once, organisations in turn: at most 100, and 100 of one organisation a day. */
  abstract listUnasked(): Promise<readonly UnaskedAddress[]>;
  /** Writes the mails; skips an address asked within 30 days, or meanwhile by another worker. */
  abstract ask(questions: readonly AddressQuestion[]): Promise<void>;
  /** Returns `undefined` for a token that was never sent or was replaced by a later one. */
  abstract findAsked(tokenHash: Buffer): Promise<AskedAddress | undefined>;
  /** As `findAsked`; also confirms the address, and audits that once, in the same transaction. */
  abstract confirm(
    tokenHash: Buffer,
    record: { readonly auditUid: string; readonly requestId: string },
  ): Promise<AskedAddress | undefined>;
}
