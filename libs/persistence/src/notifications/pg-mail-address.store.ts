import { Injectable } from '@nestjs/common';
import {
  type AddressQuestion,
  type AskedAddress,
  MailAddressStore,
  type UnaskedAddress,
} from '@rxhooks/application';
import { DataSource } from 'typeorm';
import { ASK, CONFIRM, FIND_ASKED, HOLD_BACK, LIST_UNASKED } from './mail-address-statements.js';
import { runStatement } from '../connection/run-statement.js';

@Injectable()
export class PgMailAddressStore extends MailAddressStore {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async holdBack(): Promise<void> {
    await runStatement(this.dataSource, HOLD_BACK, []);
  }

  override listUnasked(): Promise<readonly UnaskedAddress[]> {
    return this.dataSource.query<UnaskedAddress[]>(LIST_UNASKED);
  }

  override async ask(questions: readonly AddressQuestion[]): Promise<void> {
    const columnOf = <Key extends keyof AddressQuestion>(key: Key) =>
      questions.map((question) => question[key]);
    await runStatement(this.dataSource, ASK, [
      columnOf('notificationUid'),
      columnOf('organisationUid'),
      columnOf('recipient'),
      columnOf('tokenHash'),
      columnOf('subject'),
      columnOf('body'),
    ]);
  }

  override async findAsked(tokenHash: Buffer): Promise<AskedAddress | undefined> {
    const [asked] = await this.dataSource.query<AskedAddress[]>(FIND_ASKED, [tokenHash]);
    return asked;
  }

  override async confirm(
    tokenHash: Buffer,
    { auditUid, requestId }: { readonly auditUid: string; readonly requestId: string },
  ): Promise<AskedAddress | undefined> {
    const values = [tokenHash, auditUid, requestId];
    const [asked] = await this.dataSource.query<AskedAddress[]>(CONFIRM, values);
    return asked;
  }
}
