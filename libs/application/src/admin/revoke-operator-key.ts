import { Injectable } from '@nestjs/common';
import { AppError } from '@rxhooks/domain';
import { OperatorKeyStore } from '../ports/operator-key-store.js';

@Injectable()
export class RevokeOperatorKey {
  constructor(private readonly keys: OperatorKeyStore) {}

  /** @throws AppError `not_found` for an unknown key, or one that is revoked */
  async execute(uid: string): Promise<void> {
    if (!(await this.keys.revoke(uid))) throw AppError.notFound();
  }
}
