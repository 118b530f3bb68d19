import { Injectable } from '@nestjs/common';
import { type ApiKey, ApiKeyStore } from '../ports/api-key-store.js';
import { KeyMinter } from '../ports/key-minter.js';
import type { Principal } from './principal.js';

/** The platform operator's key, from configuration. */
export abstract class OperatorKey {
  abstract readonly value: string;
}

@Injectable()
export class Authenticate {
  constructor(
    private readonly keys: ApiKeyStore,
    private readonly minter: KeyMinter,
    private readonly operator: OperatorKey,
  ) {}

  /** Not a promise that it still is: a key that was right when it was last asked for. */
  isKnown(key: string): boolean {
    return this.#isOperators(key) || this.keys.isKnown(this.minter.hash(key));
  }

  /** `undefined` for a key that is unknown or revoked; the two are not told apart. */
  execute(key: string): Promise<Principal | undefined> {
    return this.#look(key, (hash) => this.keys.findActiveByHash(hash));
  }

  /** The same for those who have tried many wrong ones: all of them are looked up together, once a second. */
  inTurn(key: string): Promise<Principal | undefined> {
    return this.#look(key, (hash) => this.keys.findActiveInTurn(hash));
  }

  async #look(
    key: string,
    find: (hash: Buffer) => Promise<ApiKey | undefined>,
  ): Promise<Principal | undefined> {
    if (this.#isOperators(key)) return { kind: 'platform' };
    const found = this.minter.isShaped(key) ? await find(this.minter.hash(key)) : undefined;
    if (!found) return undefined;
    const { uid: keyUid, organisationUid, pharmacyUid, permissions } = found;
    return { kind: 'tenant', keyUid, organisationUid, pharmacyUid, permissions };
  }

  #isOperators(key: string): boolean {
    return this.minter.isSame(key, this.operator.value);
  }
}
