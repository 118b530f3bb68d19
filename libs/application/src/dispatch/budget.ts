/** The part of a budget that endpoints may have which are in doubt. */
const IN_DOUBT = 1 / 4;

/**
 * What may be in flight together, in weight. Endpoints in doubt (new, failing, or slow to answer) share a part of it: the
 * rest is a reserve for those that answer, however many others hang.
 */
export class Budget {
  readonly #inDoubt: number;
  #trusted = 0;
  #doubtful = 0;

  constructor(
    private readonly size: number,
    /** A larger budget that this one is a part of: against it counts no more than the size of this one. */
    private readonly whole?: Budget,
  ) {
    this.#inDoubt = Math.floor(size * IN_DOUBT);
  }

  /** Everything in flight, also what floors have added beyond the size. */
  get inFlight(): number {
    return this.#trusted + this.#doubtful;
  }

  room(isTrusted: boolean): number {
    const free = this.size - this.#trusted - this.#usedInDoubt;
    const own = isTrusted ? free : Math.min(free, this.#inDoubt - this.#doubtful);
    return this.whole ? Math.min(own, this.whole.room(isTrusted)) : own;
  }

  add(trusted: number, doubtful: number): void {
    const [trustedBefore, doubtfulBefore] = [this.#usedTrusted, this.#usedInDoubt];
    this.#trusted += trusted;
    this.#doubtful += doubtful;
    this.whole?.add(this.#usedTrusted - trustedBefore, this.#usedInDoubt - doubtfulBefore);
  }

  get #usedInDoubt(): number {
    return Math.min(this.#doubtful, this.#inDoubt);
  }

  get #usedTrusted(): number {
    return Math.min(this.#trusted, this.size - this.#usedInDoubt);
  }
}
