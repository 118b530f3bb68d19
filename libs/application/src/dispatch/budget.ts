/** What a permit counts as: of an endpoint that answers, of one that has yet to show it, or of a request that hangs. */
export type Share = 'proven' | 'unproven' | 'hanging';

/** The part of a budget that endpoints may have together which are not proven. */
const UNPROVEN = 1 / 4;

/**
 * What may be in flight together, in weight. Endpoints that are not proven (new, or failing) share a part of it: the rest
 * is a reserve for those that answer. What hangs does not count, or it would keep its part from others until it times out.
 */
export class Budget {
  readonly #unprovenSize: number;
  readonly #weights = { proven: 0, unproven: 0, hanging: 0 };

  constructor(
    private readonly size: number,
    /** A larger budget that this one is a part of: against it counts no more than the size of this one. */
    private readonly whole?: Budget,
  ) {
    this.#unprovenSize = Math.floor(size * UNPROVEN);
  }

  /** Everything, also what hangs, and what floors have added beyond the size. */
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
