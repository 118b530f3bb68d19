import type { RecoveryMatch } from '@rxhooks/application';

/** A row of `recovery_batches`. */
export type RecoveryBatch = {
  readonly place: number;
  readonly subscription_uid: string;
  readonly delivery_uids: readonly string[];
  /** Of deliveries that have to be made. */
  readonly event_uids: readonly string[] | null;
};

/** Cuts what can be sent into batches: each of one subscription, and numbered there. */
export class BatchCutter {
  readonly #places = new Map<string, number>();

  constructor(private readonly size: number) {}

  cut(matches: readonly RecoveryMatch[]): readonly RecoveryBatch[] {
    const sendable = matches.filter(({ unsendable }) => unsendable === undefined);
    const groups = Map.groupBy(sendable, (one) => `${one.subscriptionUid} ${one.isMissing}`);
    return [...groups.values()].flatMap((group) => this.#cutGroup(group));
  }

  #cutGroup(group: readonly RecoveryMatch[]): readonly RecoveryBatch[] {
    const batches: RecoveryBatch[] = [];
    for (let from = 0; from < group.length; from += this.size)
      batches.push(this.#toBatch(group.slice(from, from + this.size)));
    return batches;
  }

  #toBatch(part: readonly RecoveryMatch[]): RecoveryBatch {
    const { subscriptionUid = '', isMissing } = part[0] ?? {};
    const place = this.#places.get(subscriptionUid) ?? 0;
    this.#places.set(subscriptionUid, place + 1);
    return {
      place,
      subscription_uid: subscriptionUid,
      delivery_uids: part.map(({ deliveryUid }) => deliveryUid),
      event_uids: isMissing ? part.map(({ eventUid }) => eventUid) : null,
    };
  }
}
