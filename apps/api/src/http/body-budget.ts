type Waiting = {
  readonly key: string;
  readonly bytes: number;
  readonly admit: () => void;
};

/**
 * Bounds what is being read and worked on at the same time, in bytes of bodies: memory is several times of that. What
 * does not fit waits in turn; one key may have half of it, so that the others always find room.
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
   * @param bytes half of the budget at most, or it never fits
   * @returns what gives the room back, to be called once; `undefined` when there was none in time
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

  /** In turn, but that nobody waits for a key that has its share. */
  #next(): void {
    for (const waiting of this.#waiting) {
      if (this.#used + waiting.bytes > this.budget) return;
      if (this.#isFull(waiting.key, waiting.bytes)) continue;
      this.#waiting = this.#waiting.filter((one) => one !== waiting);
      waiting.admit();
    }
  }
}
