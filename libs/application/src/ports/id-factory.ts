import type { IdKind } from '@rxhooks/domain';

export abstract class IdFactory {
  abstract create(kind: IdKind): string;
  /** The same in every process for an event and a subscription; sorts by the time of the event. */
  abstract deliveryOf(eventUid: string, subscriptionUid: string): string;
  /** For ids whose prefix a contract prescribes, such as `ns-`. */
  abstract createWithPrefix(prefix: string): string;
}
