import { Injectable } from '@nestjs/common';
import type { ActiveKeys } from '../ports/active-keys.js';
import { type ApiKey, ApiKeyStore } from '../ports/api-key-store.js';
import { type KeyKind, KeyMinter } from '../ports/key-minter.js';
import { KeyUses } from '../ports/key-uses.js';
import { type OperatorKey, OperatorKeyStore } from '../ports/operator-key-store.js';
import { type Session, SessionStore } from '../ports/session-store.js';
import { BOOTSTRAP, type Principal } from './principal.js';

/** The platform operator's key from configuration: there before any other one. */
export abstract class BootstrapKey {
  abstract readonly value: string;
}

/** Keys come in headers; a session's token comes in a cookie, where a page of another site could have it sent. */
export type Origin = 'header' | 'cookie';

type Find = <Key>(keys: ActiveKeys<Key>, hash: Buffer) => Promise<Key | undefined>;

@Injectable()
export class Authenticate {
  readonly #bootstrapHash: Buffer;

  constructor(
    private readonly apiKeys: ApiKeyStore,
    private readonly operatorKeys: OperatorKeyStore,
    private readonly sessions: SessionStore,
    private readonly minter: KeyMinter,
    private readonly uses: KeyUses,
    bootstrap: BootstrapKey,
  ) {
    this.#bootstrapHash = minter.hash(bootstrap.value);
  }

  /** Returns `undefined` for what is unknown, revoked or over, without telling which. */
  execute(secret: string, origin: Origin = 'header'): Promise<Principal | undefined> {
    return this.#look(secret, origin, (keys, hash) => keys.findActiveByHash(hash));
  }

  /** As `execute`, but `undefined` at once for a secret that was not active at its last lookup. */
  executeIfSeenActive(secret: string, origin: Origin = 'header'): Promise<Principal | undefined> {
    return this.#look(secret, origin, async (keys, hash) =>
      keys.isKnown(hash) ? keys.findActiveByHash(hash) : undefined,
    );
  }

  /** As `execute`, for callers with many wrong secrets: one query a second looks up all of them. */
  executeBatched(secret: string, origin: Origin = 'header'): Promise<Principal | undefined> {
    return this.#look(secret, origin, (keys, hash) => keys.findActiveInTurn(hash));
  }

  async #look(secret: string, origin: Origin, find: Find): Promise<Principal | undefined> {
    const hash = this.minter.hash(secret);
    if (origin === 'cookie') return this.#ofSession(secret, hash, find);
    if (this.minter.isSame(hash, this.#bootstrapHash)) return BOOTSTRAP;
    switch (this.minter.kindOf(secret)) {
      case 'tenant':
        return this.#used('tenant', toTenant(await find(this.apiKeys, hash)));
      case 'operator':
        return this.#used('operator', toOperator(await find(this.operatorKeys, hash)));
      case 'session':
      case undefined:
        return undefined;
    }
  }

  async #ofSession(token: string, hash: Buffer, find: Find): Promise<Principal | undefined> {
    if (this.minter.kindOf(token) !== 'session') return undefined;
    const session = await find<Session>(this.sessions, hash);
    if (!session) return undefined;
    if (session.operatorKey) return this.#used('operator', toOperator(session.operatorKey));
    // Ends with the key in the configuration that it was started with.
    return this.minter.isSame(session.keyHash, this.#bootstrapHash) ? BOOTSTRAP : undefined;
  }

  #used(kind: KeyKind, caller: Principal | undefined): Principal | undefined {
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
