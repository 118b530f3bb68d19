import { Injectable } from '@nestjs/common';
import { ApiKeyStore } from '../ports/api-key-store.js';
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

  /** `undefined` for a key that is unknown or revoked; the two are not told apart. */
  async execute(key: string): Promise<Principal | undefined> {
    if (this.minter.isSame(key, this.operator.value)) return { kind: 'platform' };
    const found = await this.keys.findActiveByHash(this.minter.hash(key));
    if (!found) return undefined;
    const { uid: keyUid, organisationUid, pharmacyUid, permissions } = found;
    return { kind: 'tenant', keyUid, organisationUid, pharmacyUid, permissions };
  }
}
