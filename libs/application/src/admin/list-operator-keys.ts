import { Injectable } from '@nestjs/common';
import type { WithUse } from '../ports/api-key-store.js';
import { type OperatorKey, OperatorKeyStore } from '../ports/operator-key-store.js';

@Injectable()
export class ListOperatorKeys {
  constructor(private readonly keys: OperatorKeyStore) {}

  execute(): Promise<readonly WithUse<OperatorKey>[]> {
    return this.keys.listActive();
  }
}
