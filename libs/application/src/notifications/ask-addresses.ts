import { Injectable } from '@nestjs/common';
import { describeMailConfirmation } from '@rxhooks/domain';
import { IdFactory } from '../ports/id-factory.js';
import { MailAddressStore, type UnaskedAddress } from '../ports/mail-address-store.js';
import { TokenMinter } from '../ports/token-minter.js';

/** The path of the confirmation page, which the api serves. */
export const MAIL_CONFIRMATIONS_PATH = '/v1/mail-confirmations';

/** Writes mails that ask recipients to accept an organisation's mails. Safe in many workers. */
@Injectable()
export class AskAddresses {
  constructor(
    private readonly store: MailAddressStore,
    private readonly tokens: TokenMinter,
    private readonly ids: IdFactory,
  ) {}

  /** @param publicUrl the base URL at which recipients reach the api */
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
