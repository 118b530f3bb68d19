type Waiting<Item, Result> = {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
};

export type MicroBatchOptions = {
  /** The least time from the start of a batch to that of the next, unless it is full. */
  readonly gatherMs: number;
  /**
   * Whether an item that comes at rest waits `gatherMs`, too: for results that may be late.
   * Default: false.
   */
  readonly gathersAtRest?: boolean;
  readonly maxItems: number;
  /** A batch is full at this weight, the sum of `weigh` over its items. */
  readonly maxWeight?: number;
  /** How many batches may run at a time; items that come meanwhile gather. Default: any number. */
  readonly maxConcurrent?: number;
  /** True when the error may be due to one item alone; the items are then handled one by one. */
  readonly isOneItemsFault?: (error: unknown) => boolean;
};

/**
 * Gathers single items for a few milliseconds and handles them together, so that a hundred small
 * writes become one statement. At rest an item waits only for others of the same turn of the event
 * loop; under load batches grow. Each caller gets its own result. When a batch fails, all of its
 * callers get the error, unless one item is at fault: then only the caller of that one does.
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
