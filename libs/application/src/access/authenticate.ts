import { Injectable } from '@nestjs/common';
import type { ActiveKeys } from '../ports/active-keys.js';
import { type ApiKey, ApiKeyStore } from '../ports/api-key-store.js';
import { KeyMinter } from '../ports/key-minter.js';
import { KeyUses } from '../ports/key-uses.js';
import { type OperatorKey, OperatorKeyStore } from '../ports/operator-key-store.js';
import { BOOTSTRAP, type Principal } from './principal.js';

/** The platform operator's key from configuration: there before any other one. */
export abstract class BootstrapKey {
  abstract readonly value: string;
}

type Find = <Key>(keys: ActiveKeys<Key>, hash: Buffer) => Promise<Key | undefined>;

@Injectable()
export class Authenticate {
  readonly #bootstrapHash: Buffer;

  constructor(
    private readonly apiKeys: ApiKeyStore,
    private readonly operatorKeys: OperatorKeyStore,
    private readonly minter: KeyMinter,
    private readonly uses: KeyUses,
    bootstrap: BootstrapKey,
  ) {
    this.#bootstrapHash = minter.hash(bootstrap.value);
  }

  /** Returns `undefined` for an unknown or a revoked key, without telling which. */
  execute(key: string): Promise<Principal | undefined> {
    return this.#look(key, (keys, hash) => keys.findActiveByHash(hash));
  }

  /** As `execute`, but `undefined` at once for a key that was not active at its last lookup. */
  executeIfSeenActive(key: string): Promise<Principal | undefined> {
    return this.#look(key, async (keys, hash) =>
      keys.isKnown(hash) ? keys.findActiveByHash(hash) : undefined,
    );
  }

  /** As `execute`, for callers with many wrong keys: one query a second looks up all of them. */
  executeBatched(key: string): Promise<Principal | undefined> {
    return this.#look(key, (keys, hash) => keys.findActiveInTurn(hash));
  }

  async #look(key: string, find: Find): Promise<Principal | undefined> {
    const hash = this.minter.hash(key);
    if (this.minter.isSame(hash, this.#bootstrapHash)) return BOOTSTRAP;
    const kind = this.minter.kindOf(key);
    if (kind === undefined) return undefined;
    const caller =
      kind === 'tenant'
        ? toTenant(await find(this.apiKeys, hash))
        : toOperator(await find(this.operatorKeys, hash));
    if (caller) this.uses.note(kind, caller.keyUid);
    return caller;
  }
}

function toTenant(key: ApiKey | undefined): Principal | undefined {
  if (!key) return undefined;
  const { uid: keyUid, organisationUid, pharmacyUid, permissions } = key;
  return { kind: 'tenant', keyUid, organisationUid, pharmacyUid, permissions };
}

function toOperator(key: OperatorKey | undefined): Principal | undefined {
  return key && { kind: 'operator', keyUid: key.uid, role: key.role, grants: key.grants };
}
