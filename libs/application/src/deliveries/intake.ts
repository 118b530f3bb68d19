/** How many it is, or is likely to be when its turn comes; must not throw. */
type Items = number | (() => number);

type Waiting = { readonly items: Items; readonly begin: (items: number) => void };

/**
 * Takes new work in only as fast as the database keeps up, so that a worker at its limit leaves events in the queue, where
 * they cost nothing, and not as deliveries that have to be claimed again. What counts is what is being read or written;
 * whoever waits for a receiver does not, for a slow one must hold nobody up.
 */
export class Intake {
  readonly #waiting: Waiting[] = [];
  #items = 0;

  /** @param limit items at which newcomers wait */
  constructor(private readonly limit: number) {}

  /** Begins in turn, and when there is room; it may then be more than there is room for. */
  async admit<T>(items: Items, work: () => Promise<T>): Promise<T> {
    const admitted = await new Promise<number>((begin) => {
      this.#waiting.push({ items, begin });
      this.#admitWaiting();
    });
    return this.#run(admitted, work);
  }

  /** Begins at once: what is in hand has to end before anything new begins. */
  conclude<T>(items: number, work: () => Promise<T>): Promise<T> {
    this.#items += items;
    return this.#run(items, work);
  }

  async #run<T>(items: number, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } finally {
      this.#items -= items;
      this.#admitWaiting();
    }
  }

  #admitWaiting(): void {
    while (this.#items < this.limit) {
      const next = this.#waiting.shift();
      if (!next) return;
      const items = typeof next.items === 'number' ? next.items : next.items();
      this.#items += items;
      next.begin(items);
    }
  }
}
