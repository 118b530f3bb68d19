type Waiting<Item, Result> = {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
};

export type MicroBatchOptions = {
  /** At least so long from the start of a batch to that of the next, unless it is full. */
  readonly gatherMs: number;
  /** Whether an item that comes at rest waits for that long, too: where nobody waits for it. Default: false. */
  readonly gathersAtRest?: boolean;
  readonly maxItems: number;
  /** The most that the items of one batch may weigh together, by `weigh`. */
  readonly maxWeight?: number;
  /** How many batches may be handled at a time; what comes meanwhile gathers. Default: any number. */
  readonly maxConcurrent?: number;
  /** Says of an error that it may be one item's alone; the items are then handled one by one. */
  readonly isOneItemsFault?: (error: unknown) => boolean;
};

/**
 * Gathers single items for a few milliseconds and handles them together, so that a hundred small writes become one
 * statement. At rest nobody waits for company but what comes in the same turn; the busier it is, the more goes together.
 * Each caller waits for its own result. When a batch fails, all of its callers get the error, unless it is the
 * fault of one item: then only that one's caller does.
 */
export class MicroBatcher<Item, Result> {
  readonly #waiting: Waiting<Item, Result>[] = [];
  #cancelWait: (() => void) | undefined;
  #weight = 0;
  #running = 0;
  #startedMs = -Infinity;
  #isHeldBack = false;

  constructor(
    private readonly handle: (items: readonly Item[]) => Promise<readonly Result[]>,
    private readonly options: MicroBatchOptions,
    private readonly weigh: (item: Item) => number = () => 0,
  ) {}

  add(item: Item): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#weight += this.weigh(item);
      if (this.#isFull()) this.#flush();
      else this.#cancelWait ??= this.#wait();
    });
  }

  #wait(): () => void {
    const { gatherMs, gathersAtRest = false } = this.options;
    const waitMs = gathersAtRest ? gatherMs : this.#startedMs + gatherMs - performance.now();
    if (waitMs > 0) {
      const timer = setTimeout(() => this.#flush(), waitMs);
      return () => clearTimeout(timer);
    }
    const turn = setImmediate(() => this.#flush());
    return () => clearImmediate(turn);
  }

  #isFull(): boolean {
    const { maxItems, maxWeight = Infinity } = this.options;
    return this.#waiting.length >= maxItems || this.#weight >= maxWeight;
  }

  #flush(): void {
    this.#cancelWait?.();
    this.#cancelWait = undefined;
    this.#isHeldBack = this.#running >= (this.options.maxConcurrent ?? Infinity);
    if (this.#isHeldBack) return;
    this.#running += 1;
    this.#startedMs = performance.now();
    void this.#settle(this.#takeBatch()).finally(() => {
      this.#running -= 1;
      if (this.#isHeldBack) this.#flush();
    });
    // More than one batch may have gathered while they were held back.
    if (this.#waiting.length > 0) this.#flush();
  }

  #takeBatch(): readonly Waiting<Item, Result>[] {
    const { maxItems, maxWeight = Infinity } = this.options;
    let count = 0;
    let weight = 0;
    for (const { item } of this.#waiting) {
      if (count >= maxItems || weight >= maxWeight) break;
      count += 1;
      weight += this.weigh(item);
    }
    this.#weight -= weight;
    return this.#waiting.splice(0, count);
  }

  async #settle(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.handle(batch.map(({ item }) => item));
      for (const [index, { resolve }] of batch.entries()) resolve(results[index] as Result);
    } catch (error) {
      if (batch.length > 1 && this.options.isOneItemsFault?.(error))
        await Promise.all(batch.map((one) => this.#settle([one])));
      else for (const { reject } of batch) reject(error);
    }
  }
}
