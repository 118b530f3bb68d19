import { type DomainEvent, textLengthOf } from '@rxhooks/domain';

type Held = { readonly organisationUid: string; readonly length: number; leasedMs: number };

/** From then on another worker may have the event soon: a lease lasts for 15 s, and is renewed after one to two. */
const SAFE_MS = 10_000;

/** The events that this process has taken and not yet put on record as deliveries. */
export class EventsInHand {
  readonly #held = new Map<string, Held>();

  get size(): number {
    return this.#held.size;
  }

  /** Of the text of all of them. */
  get length(): number {
    return this.#held.values().reduce((sum, { length }) => sum + length, 0);
  }

  get uids(): readonly string[] {
    return [...this.#held.keys()];
  }

  has(uid: string): boolean {
    return this.#held.has(uid);
  }

  /** @param leasedMs a time before the lease began */
  add(event: DomainEvent, leasedMs: number): void {
    const { uid, organisationUid } = event;
    this.#held.set(uid, { organisationUid, length: textLengthOf(event), leasedMs });
  }

  delete(uid: string): void {
    this.#held.delete(uid);
  }

  /** Those whose lease was taken, or last renewed, so long ago. */
  olderThan(ageMs: number): readonly string[] {
    const beforeMs = performance.now() - ageMs;
    return [...this.#held].flatMap(([uid, { leasedMs }]) => (leasedMs <= beforeMs ? [uid] : []));
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

  /** Organisations that have at least so many in hand, or so much text. */
  crowds(enough: number, length: number): readonly string[] {
    const held = Map.groupBy(this.#held.values(), ({ organisationUid }) => organisationUid);
    const isCrowd = (own: readonly Held[]) =>
      own.length >= enough || own.reduce((sum, one) => sum + one.length, 0) >= length;
    return [...held].flatMap(([uid, own]) => (isCrowd(own) ? [uid] : []));
  }
}
