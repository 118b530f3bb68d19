import type { DomainEvent } from '@rxhooks/domain';

type Held = { readonly organisationUid: string; leasedMs: number };

/** From then on another worker may have the event soon: a lease lasts for 15 s, and is renewed every two. */
const SAFE_MS = 10_000;

/** The events that this process has taken and not yet put on record as deliveries. */
export class EventsInHand {
  readonly #held = new Map<string, Held>();

  get size(): number {
    return this.#held.size;
  }

  get uids(): readonly string[] {
    return [...this.#held.keys()];
  }

  has(uid: string): boolean {
    return this.#held.has(uid);
  }

  /** @param leasedMs a time before the lease began */
  add({ uid, organisationUid }: DomainEvent, leasedMs: number): void {
    this.#held.set(uid, { organisationUid, leasedMs });
  }

  delete(uid: string): void {
    this.#held.delete(uid);
  }

  noteRenewed(uids: readonly string[], leasedMs: number): void {
    for (const uid of uids) {
      const held = this.#held.get(uid);
      if (held) held.leasedMs = leasedMs;
    }
  }

  /** False when its lease may have run out: the database was away, or this process was frozen. */
  isOwn(uid: string): boolean {
    const held = this.#held.get(uid);
    return held !== undefined && performance.now() - held.leasedMs < SAFE_MS;
  }

  /** Organisations that have at least so many in hand. */
  crowds(enough: number): readonly string[] {
    const counts = new Map<string, number>();
    for (const { organisationUid: uid } of this.#held.values())
      counts.set(uid, (counts.get(uid) ?? 0) + 1);
    return [...counts].flatMap(([uid, count]) => (count >= enough ? [uid] : []));
  }
}
