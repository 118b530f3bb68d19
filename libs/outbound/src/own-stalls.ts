const LOOK_EVERY_MS = 200;
/** A timer that comes later than this was kept by something that kept everything else as well. */
const STALL_MS = 300;

/**
 * How long this process did nothing at all: it was frozen, or had no processor. Its timers then pass before it has read
 * what came meanwhile, and a receiver that answered at once looks like one that did not.
 */
export class OwnStalls {
  readonly #timer: NodeJS.Timeout;
  #lookedAtMs: number;
  #pastMs = 0;

  constructor() {
    this.#lookedAtMs = performance.now();
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS).unref();
  }

  /** Tells the milliseconds from now on in which this process was there. */
  stopwatch(): () => number {
    const startedMs = performance.now();
    const stalledMs = this.#totalMs;
    return () => performance.now() - startedMs - (this.#totalMs - stalledMs);
  }

  /** Calls when the time is over, stalls left out: what came meanwhile is read before. Gives what ends it early. */
  expireAfter(timeoutMs: number, expire: () => void): () => void {
    const awakeMs = this.stopwatch();
    let timer: NodeJS.Timeout | undefined;
    const wait = () => {
      const leftMs = timeoutMs - awakeMs();
      if (leftMs > 0) timer = setTimeout(wait, Math.ceil(leftMs));
      else expire();
    };
    timer = setTimeout(wait, timeoutMs);
    return () => clearTimeout(timer);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** Since the start, with the stall that ended just now. */
  get #totalMs(): number {
    return this.#pastMs + this.#lateMs();
  }

  #look(): void {
    this.#pastMs = this.#totalMs;
    this.#lookedAtMs = performance.now();
  }

  #lateMs(): number {
    const lateMs = performance.now() - this.#lookedAtMs - LOOK_EVERY_MS;
    return lateMs > STALL_MS ? lateMs : 0;
  }
}
