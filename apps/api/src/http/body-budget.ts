type Waiting = {
  readonly key: string;
  readonly bytes: number;
  readonly admit: () => void;
};

/**
 * Bounds the bytes of bodies that are read and processed at once; memory is several times that.
 * Requests that do not fit wait in order. One key may take half, so that others find room.
 */
export class BodyBudget {
  readonly #share: number;
  readonly #ofKeys = new Map<string, number>();
  #waiting: Waiting[] = [];
  #used = 0;

  constructor(private readonly budget: number) {
    this.#share = budget / 2;
  }

  /**
   * @param bytes at most half of the budget, or it never fits
   * @returns the function that gives the bytes back, to be called once; `undefined` on timeout
   */
  async take(key: string, bytes: number, waitMs: number): Promise<(() => void) | undefined> {
    if (this.#waiting.length === 0 && !this.#isFull(key, bytes)) return this.#add(key, bytes);
    return new Promise((resolve) => {
      const giveUp = () => {
        this.#waiting = this.#waiting.filter((one) => one !== waiting);
        resolve(undefined);
        this.#next();
      };
      const timer = setTimeout(giveUp, waitMs);
      const admit = () => {
        clearTimeout(timer);
        resolve(this.#add(key, bytes));
      };
      const waiting = { key, bytes, admit };
      this.#waiting.push(waiting);
      this.#next();
    });
  }

  #isFull(key: string, bytes: number): boolean {
    const ofKey = this.#ofKeys.get(key) ?? 0;
    return ofKey + bytes > this.#share || this.#used + bytes > this.budget;
  }

  #add(key: string, bytes: number): () => void {
    this.#change(key, bytes);
    return () => {
      this.#change(key, -bytes);
      this.#next();
    };
  }

  #change(key: string, bytes: number): void {
    this.#used += bytes;
    const ofKey = (this.#ofKeys.get(key) ?? 0) + bytes;
    if (ofKey > 0) this.#ofKeys.set(key, ofKey);
    else this.#ofKeys.delete(key);
  }

  /** Admits in order, but skips keys that have used their share. */
  #next(): void {
    for (const waiting of this.#waiting) {
      if (this.#used + waiting.bytes > this.budget) return;
      if (this.#isFull(waiting.key, waiting.bytes)) continue;
      this.#waiting = this.#waiting.filter((one) => one !== waiting);
      waiting.admit();
    }
  }
}
