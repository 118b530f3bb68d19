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

  /** Returns `undefined` for an unknown or a revoked key, without telling which. */
  execute(key: string): Promise<Principal | undefined> {
    return this.#look(key, (hash) => this.keys.findActiveByHash(hash));
  }

  /** As `execute`, but `undefined` at once for a key that was not active at its last lookup. */
  executeIfSeenActive(key: string): Promise<Principal | undefined> {
    return this.#look(key, async (hash) =>
      this.keys.isKnown(hash) ? this.keys.findActiveByHash(hash) : undefined,
    );
  }

  /** As `execute`, for callers with many wrong keys: one query a second looks up all of them. */
  executeBatched(key: string): Promise<Principal | undefined> {
    return this.#look(key, (hash) => this.keys.findActiveInTurn(hash));
  }

  async #look(key: string, find: Find): Promise<Principal | undefined> {
    const hash = this.minter.hash(key);
    if (this.minter.isSame(hash, this.#operatorHash)) return { kind: 'operator' };
    const found = this.minter.isShaped(key) ? await find(hash) : undefined;
    if (!found) return undefined;
    const { uid: keyUid, organisationUid, pharmacyUid, permissions } = found;
    return { kind: 'tenant', keyUid, organisationUid, pharmacyUid, permissions };
  }
}
