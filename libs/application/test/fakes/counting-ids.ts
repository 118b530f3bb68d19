import { IdFactory } from '@rxhooks/application';
import { ID_PREFIXES, type IdKind } from '@rxhooks/domain';

/** `evt_1`, `dlv_2`, ...: one count over all kinds, so that no two ids are ever the same. */
export class CountingIds extends IdFactory {
  #count = 0;

  override create(kind: IdKind): string {
    return this.createWithPrefix(ID_PREFIXES[kind]);
  }

  override deliveryOf(): string {
    return this.create('delivery');
  }

  override createWithPrefix(prefix: string): string {
    this.#count += 1;
    return `${prefix}${this.#count}`;
  }
}
