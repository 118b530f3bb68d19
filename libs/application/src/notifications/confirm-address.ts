import { Injectable } from '@nestjs/common';
import { IdFactory } from '../ports/id-factory.js';
import { type AskedAddress, MailAddressStore } from '../ports/mail-address-store.js';
import { TokenMinter } from '../ports/token-minter.js';

/** Handles the link of a confirmation mail; `undefined` for an unknown or a replaced token. */
@Injectable()
export class ConfirmAddress {
  constructor(
    private readonly store: MailAddressStore,
    private readonly tokens: TokenMinter,
    private readonly ids: IdFactory,
  ) {}

  /** Changes nothing: mail scanners open every link. */
  async look(token: string): Promise<AskedAddress | undefined> {
    if (!this.tokens.isShaped(token)) return undefined;
    return this.store.findAsked(this.tokens.hash(token));
  }

  /** Confirms the address; safe to repeat. */
  async execute(token: string, requestId: string): Promise<AskedAddress | undefined> {
    if (!this.tokens.isShaped(token)) return undefined;
    const auditUid = this.ids.createWithPrefix('aud_');
    return this.store.confirm(this.tokens.hash(token), { auditUid, requestId });
  }
}
