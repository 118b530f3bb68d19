import { Injectable } from '@nestjs/common';
import type { Role } from '../access/roles.js';
import { IdFactory } from '../ports/id-factory.js';
import { KeyMinter } from '../ports/key-minter.js';
import { type OperatorKey, OperatorKeyStore } from '../ports/operator-key-store.js';

export type CreateOperatorKeyCommand = {
  readonly displayName: string;
  readonly role: Role;
  readonly grants: readonly string[];
};

@Injectable()
export class CreateOperatorKey {
  constructor(
    private readonly keys: OperatorKeyStore,
    private readonly minter: KeyMinter,
    private readonly ids: IdFactory,
  ) {}

  async execute(
    command: CreateOperatorKeyCommand,
  ): Promise<{ readonly operatorKey: OperatorKey; readonly key: string }> {
    const key = this.minter.mint('operator');
    const uid = this.ids.create('operatorKey');
    const grants = [...new Set(command.grants)];
    const operatorKey = await this.keys.add({ ...command, uid, grants }, this.minter.hash(key));
    return { operatorKey, key };
  }
}
