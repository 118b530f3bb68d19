import type { IdKind } from '@rxhooks/domain';

export abstract class IdFactory {
  abstract create(kind: IdKind): string;
  /** The same for the same event and subscription, whoever asks, and as old as the event. */
  abstract deliveryOf(eventUid: string, subscriptionUid: string): string;
  /** For ids whose prefix a contract prescribes, such as `ns-`. */
  abstract createWithPrefix(prefix: string): string;
}
