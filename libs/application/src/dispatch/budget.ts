/** How a permit counts: the endpoint answers, it is new or failing, or the request hangs. */
export type Share = 'proven' | 'unproven' | 'hanging';

/** The part of a budget that unproven endpoints may use together. */
const UNPROVEN = 1 / 4;

/**
 * Limits the weight in flight. Unproven endpoints (new or failing) share a part of it; the rest is
 * reserved for those that answer. Hanging requests do not count, or they would block their part
 * until they time out.
 */
export class Budget {
  readonly #unprovenSize: number;
  readonly #weights = { proven: 0, unproven: 0, hanging: 0 };

  constructor(
    private readonly size: number,
    /** The larger budget that this one is part of; there it counts for at most its own size. */
    private readonly whole?: Budget,
  ) {
    this.#unprovenSize = Math.floor(size * UNPROVEN);
  }

  /** Everything in flight, including hanging requests and what floors added beyond the size. */
  get inFlight(): number {
    const { proven, unproven, hanging } = this.#weights;
    return proven + unproven + hanging;
  }

  room(isProven: boolean): number {
    const free = this.size - this.#weights.proven - this.#unprovenUsed;
    const own = isProven ? free : Math.min(free, this.#unprovenSize - this.#weights.unproven);
    return this.whole ? Math.min(own, this.whole.room(isProven)) : own;
  }

  add(share: Share, weight: number): void {
    const [proven, unproven] = [this.#provenUsed, this.#unprovenUsed];
    this.#weights[share] += weight;
    this.whole?.add('proven', this.#provenUsed - proven);
    this.whole?.add('unproven', this.#unprovenUsed - unproven);
  }

  get #unprovenUsed(): number {
    return Math.min(this.#weights.unproven, this.#unprovenSize);
  }

  get #provenUsed(): number {
    return Math.min(this.#weights.proven, this.size - this.#unprovenUsed);
  }
}
