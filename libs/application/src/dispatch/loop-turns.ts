/** How many claims may begin their requests in one turn of the event loop. */
const PER_TURN = 2;

/**
 * Spreads claimed deliveries over event loop turns, one organisation after another. One statement
 * may claim for hundreds of endpoints: answers and other events would wait for all their requests.
 */
export class LoopTurns {
  readonly #waiting = new Map<string, (() => void)[]>();
  #left = PER_TURN;
  #isTurnComing = false;

  /** Resolves when a claim of the organisation may begin its requests; `undefined`: now. */
  take(organisation: string): Promise<void> | undefined {
    this.#awaitTurn();
    if (this.#left > 0) {
      this.#left -= 1;
      return undefined;
    }
    return new Promise((begin) => {
      const own = this.#waiting.get(organisation) ?? [];
      own.push(begin);
      this.#waiting.set(organisation, own);
    });
  }

  #awaitTurn(): void {
    if (this.#isTurnComing) return;
    this.#isTurnComing = true;
    setImmediate(() => this.#beginTurn());
  }

  #beginTurn(): void {
    this.#isTurnComing = false;
    this.#left = PER_TURN;
    // The loop visits an organisation that is added again once more, after the others.
    for (const [organisation, own] of this.#waiting) {
      if (this.#left === 0) break;
      this.#left -= 1;
      this.#waiting.delete(organisation);
      own.shift()?.();
      if (own.length > 0) this.#waiting.set(organisation, own);
    }
    if (this.#left < PER_TURN) this.#awaitTurn();
  }
}
