const LOOK_EVERY_MS = 200;
/** A timer this late means that the whole process was held up. */
const STALL_MS = 300;

/**
 * Measures how long this process was stalled: frozen, or without a processor. Timers then fire
 * before it has read what arrived meanwhile, and a receiver that answered at once looks silent.
 */
export class OwnStalls {
  readonly #timer: NodeJS.Timeout;
  #lookedAtMs: number;
  #pastMs = 0;

  constructor() {
    this.#lookedAtMs = performance.now();
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS).unref();
  }

  /** Returns a function that counts the milliseconds from now on, without stalls. */
  stopwatch(): () => number {
    const startedMs = performance.now();
    const stalledMs = this.#totalMs;
    return () => performance.now() - startedMs - (this.#totalMs - stalledMs);
  }

  /**
   * Calls `expire` after the time without stalls, so that answers which came meanwhile are read
   * before. Returns a function that cancels it.
   */
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

  /** Stall time since the start, including one that has just ended. */
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
