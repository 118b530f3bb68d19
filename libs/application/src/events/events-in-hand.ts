import { type DomainEvent, textLengthOf } from '@rxhooks/domain';
import type { EventKey } from '../ports/event-store.js';
import { MAX_EVENT_DATA_BYTES } from './accept-events.js';

/** Enough that the next events are in memory when the database has room for them. */
const MAX_EVENTS = 1024;
/** The total length in characters, some of which take two bytes. */
const MAX_LENGTH = 96 * 1024 * 1024;
/** At this size an organisation's further events wait in the database, to leave room for others. */
const CROWD = 256;
const CROWD_LENGTH = MAX_LENGTH / 4;
/** The most that one query takes. */
const MAX_TAKEN = 128;
const MOST_LENGTH_TAKEN = 16 * 1024 * 1024;

/** How many events may be taken next. `crowded`: organisations whose events are skipped. */
type Room = { readonly limit: number; readonly crowded: readonly string[] };

type Held = { readonly organisationUid: string; readonly length: number; leasedMs: number };

/** Soon after this another worker may take the event: leases last 15 s, renewed after 1 to 2 s. */
const SAFE_MS = 10_000;

/** The events that this process has taken and not yet recorded as deliveries. */
export class EventsInHand {
  readonly #held = new Map<string, Held>();

  get uids(): readonly string[] {
    return [...this.#held.keys()];
  }

  has(uid: string): boolean {
    return this.#held.has(uid);
  }

  /** @param leasedMs a `performance.now()` from before the lease began */
  add(event: DomainEvent, leasedMs: number): void {
    const { uid, organisationUid } = event;
    this.#held.set(uid, { organisationUid, length: textLengthOf(event), leasedMs });
  }

  delete(uid: string): void {
    this.#held.delete(uid);
  }

  /** Events whose lease was taken or last renewed at least `ageMs` ago. */
  olderThan(ageMs: number): readonly EventKey[] {
    const beforeMs = performance.now() - ageMs;
    return [...this.#held].flatMap(([uid, { organisationUid, leasedMs }]) =>
      leasedMs <= beforeMs ? [{ uid, organisationUid }] : [],
    );
  }

  noteRenewed(uids: readonly string[], leasedMs: number): void {
    for (const uid of uids) {
      const held = this.#held.get(uid);
      if (held) held.leasedMs = leasedMs;
    }
  }

  /** False when its lease may have expired: the database was down, or this process was frozen. */
  isOwn(uid: string): boolean {
    const held = this.#held.get(uid);
    return held !== undefined && performance.now() - held.leasedMs < SAFE_MS;
  }

  get room(): Room {
    const lengthLeft = MAX_LENGTH - lengthOf(this.#held.values());
    const left = lengthLeft > 0 ? MAX_EVENTS - this.#held.size : 0;
    if (left <= 0) return { limit: 0, crowded: [] };
    // Leave half of the room: another organisation may have an event next.
    const limit = Math.min(MAX_TAKEN, Math.ceil(left / 2), fittingInto(lengthLeft / 2));
    return { limit, crowded: this.#crowded(left, lengthLeft) };
  }

  /** The less room is left, the sooner an organisation counts as crowded. */
  #crowded(left: number, lengthLeft: number): readonly string[] {
    const held = Map.groupBy(this.#held.values(), ({ organisationUid }) => organisationUid);
    const isCrowd = (own: readonly Held[]) =>
      own.length >= Math.min(CROWD, left) || lengthOf(own) >= Math.min(CROWD_LENGTH, lengthLeft);
    return [...held].flatMap(([uid, own]) => (isCrowd(own) ? [uid] : []));
  }
}

function lengthOf(events: Iterable<Held>): number {
  let sum = 0;
  for (const { length } of events) sum += length;
  return sum;
}

/** How many events fit even if all of them have the largest size. */
function fittingInto(length: number): number {
  if (length >= MOST_LENGTH_TAKEN) return MAX_TAKEN;
  return Math.max(1, Math.floor(length / MAX_EVENT_DATA_BYTES));
}
