import { Injectable } from '@nestjs/common';
import type { DeliveryKey } from '../ports/delivery-store.js';

/** The right to make a delivery's next attempt, as recorded in its row. */
export type Lease = DeliveryKey & { readonly leaseToken: string };

type Held = Lease & { renewedMs: number };

/** The leases of this process: for requests under way and for outcomes not recorded yet. */
@Injectable()
export class LeasesInHand {
  readonly #held = new Map<string, Held>();

  async during<T>(lease: Lease, work: () => Promise<T>): Promise<T> {
    const { deliveryUid } = lease;
    const held: Held = { ...lease, renewedMs: performance.now() };
    this.#held.set(deliveryUid, held);
    try {
      return await work();
    } finally {
      if (this.#held.get(deliveryUid) === held) this.#held.delete(deliveryUid);
    }
  }

  /** Leases taken or last renewed at least `ageMs` ago. */
  olderThan(ageMs: number): readonly Lease[] {
    const beforeMs = performance.now() - ageMs;
    return [...this.#held.values()].filter(({ renewedMs }) => renewedMs <= beforeMs);
  }

  noteRenewed(deliveryUids: readonly string[]): void {
    for (const uid of deliveryUids) {
      const held = this.#held.get(uid);
      if (held) held.renewedMs = performance.now();
    }
  }

  get deliveryUids(): readonly string[] {
    return [...this.#held.keys()];
  }
}
