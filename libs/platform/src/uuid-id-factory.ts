import { randomUUID } from 'node:crypto';
import { IdFactory } from '@rxhooks/application';
import { ID_PREFIXES, type IdKind } from '@rxhooks/domain';
import { v7 as uuidV7 } from 'uuid';

export class UuidIdFactory extends IdFactory {
  override create(kind: IdKind): string {
    // A token is made for every attempt and never sorted: Node has random numbers for these ready.
    if (kind === 'lease') return ID_PREFIXES.lease + randomUUID().replaceAll('-', '');
    return this.createWithPrefix(ID_PREFIXES[kind]);
  }

  override createWithPrefix(prefix: string): string {
    return prefix + uuidV7().replaceAll('-', '');
  }
}
