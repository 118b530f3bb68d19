import { hash, randomFillSync, randomInt, randomUUID } from 'node:crypto';
import { Clock, IdFactory } from '@rxhooks/application';
import { ID_PREFIXES, type IdKind } from '@rxhooks/domain';
import { Injectable } from '@nestjs/common';
import { v7 as uuidV7 } from 'uuid';

// Corrections move the clock back by milliseconds, over which ids still sort. After a larger step
// ids follow the new time.
const SMALL_STEP_MS = 1000;
// Room to count up from within one millisecond (RFC 9562, 6.2, method 1).
const FIRST_PLACES = 2 ** 31;
const RANDOM_BYTES = 16;
const POOL_BYTES = 256 * RANDOM_BYTES;

@Injectable()
export class UuidIdFactory extends IdFactory {
  readonly #pool = new Uint8Array(POOL_BYTES);
  #used = POOL_BYTES;
  #lastMs = 0;
  #place = 0;

  constructor(private readonly clock: Clock) {
    super();
  }

  override create(kind: IdKind): string {
    // A token is made for every attempt and never sorted: `randomUUID` draws its bytes in bulk.
    if (kind === 'lease') return ID_PREFIXES.lease + randomUUID().replaceAll('-', '');
    return this.createWithPrefix(ID_PREFIXES[kind]);
  }

  /**
   * A UUID of a custom layout (RFC 9562, version 8) that is marked as version 7: time and place of
   * the event's id, then a hash.
   */
  override deliveryOf(eventUid: string, subscriptionUid: string): string {
    const event = eventUid.slice(ID_PREFIXES.event.length);
    // The lower 12 bits of the count, so that deliveries sort like their events within a
    // millisecond.
    const place = (Number.parseInt(event.slice(18, 22), 16) >> 2) & 0xfff;
    const digest = hash('sha256', `${eventUid} ${subscriptionUid}`);
    const variant = ((Number.parseInt(digest.charAt(0), 16) & 3) | 8).toString(16);
    const uuid = `${event.slice(0, 12)}7${place.toString(16).padStart(3, '0')}${variant}${digest.slice(1, 16)}`;
    return ID_PREFIXES.delivery + uuid;
  }

  override createWithPrefix(prefix: string): string {
    const nowMs = this.clock.now().getTime();
    const isNext = nowMs > this.#lastMs || nowMs < this.#lastMs - SMALL_STEP_MS;
    this.#lastMs = isNext ? nowMs : this.#lastMs;
    this.#place = isNext ? randomInt(FIRST_PLACES) : this.#place + 1;
    return (
      prefix +
      uuidV7({ msecs: this.#lastMs, seq: this.#place, random: this.#random() }).replaceAll('-', '')
    );
  }

  /** Draws random bytes in bulk: one call per id would take longer than the rest of it. */
  #random(): Uint8Array {
    if (this.#used === POOL_BYTES) {
      randomFillSync(this.#pool);
      this.#used = 0;
    }
    this.#used += RANDOM_BYTES;
    return this.#pool.subarray(this.#used - RANDOM_BYTES, this.#used);
  }
}
