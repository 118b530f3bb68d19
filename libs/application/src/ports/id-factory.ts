import type { IdKind } from '@rxhooks/domain';

export abstract class IdFactory {
  abstract create(kind: IdKind): string;
  /** For ids whose prefix a contract prescribes, such as `ns-`. */
  abstract createWithPrefix(prefix: string): string;
}
