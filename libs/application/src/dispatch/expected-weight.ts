/** Assumed before anything was read: between the smallest and the largest weight. */
const UNKNOWN = 4;
/** The share of a large weight still expected next: ten small ones forget one of a megabyte. */
const KEPT = 0.75;

/** Estimates the next weight from the largest of the latest ones. */
export class ExpectedWeight {
  #weight = UNKNOWN;

  get value(): number {
    return Math.ceil(this.#weight);
  }

  learn(weight: number): void {
    this.#weight = Math.max(weight, this.#weight * KEPT);
  }
}
