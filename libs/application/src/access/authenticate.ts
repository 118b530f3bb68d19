import { Injectable } from '@nestjs/common';
import { type ApiKey, ApiKeyStore } from '../ports/api-key-store.js';
import { KeyMinter } from '../ports/key-minter.js';
import type { Principal } from './principal.js';

/** The platform operator's key, from configuration. */
export abstract class OperatorKey {
  abstract readonly value: string;
}

type Find = (hash: Buffer) => Promise<ApiKey | undefined>;

@Injectable()
export class Authenticate {
  readonly #operatorHash: Buffer;

  constructor(
    private readonly keys: ApiKeyStore,
    private readonly minter: KeyMinter,
    operator: OperatorKey,
  ) {
    this.#operatorHash = minter.hash(operator.value);
  }

  /** `undefined` for a key that is unknown or revoked; the two are not told apart. */
  execute(key: string): Promise<Principal | undefined> {
    return this.#look(key, (hash) => this.keys.findActiveByHash(hash));
  }

  /** The same for a key that was right when it was last asked for; any other is `undefined`, and takes no time. */
  ifKnown(key: string): Promise<Principal | undefined> {
    return this.#look(key, async (hash) =>
      this.keys.isKnown(hash) ? this.keys.findActiveByHash(hash) : undefined,
    );
  }

  /** The same for those who have tried many wrong ones: all of them are looked up together, once a second. */
  inTurn(key: string): Promise<Principal | undefined> {
    return this.#look(key, (hash) => this.keys.findActiveInTurn(hash));
  }

  async #look(key: string, find: Find): Promise<Principal | undefined> {
    const hash = this.minter.hash(key);
    if (this.minter.isSame(hash, this.#operatorHash)) return { kind: 'platform' };
    const found = this.minter.isShaped(key) ? await find(hash) : undefined;
    if (!found) return undefined;
    const { uid: keyUid, organisationUid, pharmacyUid, permissions } = found;
    return { kind: 'tenant', keyUid, organisationUid, pharmacyUid, permissions };
  }
}
