/** Of something that has not been read: neither the smallest nor the largest there is. */
const UNKNOWN = 4;
/** How much of a large one is still expected of the next: ten small ones forget one of a megabyte. */
const KEPT = 0.75;

/** What the next one is likely to weigh, judged by the largest of the latest ones. */
export class ExpectedWeight {
  #weight = UNKNOWN;

  get value(): number {
    return Math.ceil(this.#weight);
  }

  learn(weight: number): void {
    this.#weight = Math.max(weight, this.#weight * KEPT);
  }
}
