import { Injectable } from '@nestjs/common';
import { describeMailConfirmation } from '@rxhooks/domain';
import { IdFactory } from '../ports/id-factory.js';
import { MailAddressStore, type UnaskedAddress } from '../ports/mail-address-store.js';
import { TokenMinter } from '../ports/token-minter.js';

/** Where a link leads to; the api has it. */
export const MAIL_CONFIRMATIONS_PATH = '/v1/mail-confirmations';

/** Writes the mails that ask at addresses whether they want an organisation's mails. Safe to run in many workers at once. */
@Injectable()
export class AskAddresses {
  constructor(
    private readonly store: MailAddressStore,
    private readonly tokens: TokenMinter,
    private readonly ids: IdFactory,
  ) {}

  /** @param publicUrl where the reader of a mail reaches the api */
  async execute(publicUrl: string): Promise<void> {
    await this.store.holdBack();
    const unasked = await this.store.listUnasked();
    if (unasked.length === 0) return;
    await this.store.ask(unasked.map((address) => this.#write(publicUrl, address)));
  }

  #write(publicUrl: string, { organisationUid, organisationName, recipient }: UnaskedAddress) {
    const token = this.tokens.mint();
    const link = `${publicUrl}${MAIL_CONFIRMATIONS_PATH}?token=${token}`;
    return {
      notificationUid: this.ids.create('notification'),
      organisationUid,
      recipient,
      tokenHash: this.tokens.hash(token),
      ...describeMailConfirmation({ organisationName, link }),
    };
  }
}
