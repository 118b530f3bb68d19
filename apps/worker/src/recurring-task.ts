type Work = (signal: AbortSignal) => Promise<void>;

/** Repeats work, each run `intervalMs` after the end or failure of the last. */
export class RecurringTask {
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #run: Promise<void> = Promise.resolve();

  /** @param onFault must not throw, or there is no further run */
  constructor(
    private readonly work: Work,
    private readonly intervalMs: number,
    private readonly onFault: (error: unknown) => void,
  ) {}

  start(firstAfterMs = this.intervalMs): void {
    if (this.#stop.signal.aborted) return;
    this.#timer = setTimeout(() => {
      this.#run = this.#runOnce();
    }, firstAfterMs);
  }

  /** Aborts the signal of the run under way, and resolves when it has ended. */
  async close(): Promise<void> {
    this.#stop.abort();
    clearTimeout(this.#timer);
    await this.#run;
  }

  async #runOnce(): Promise<void> {
    try {
      await this.work(this.#stop.signal);
    } catch (error) {
      this.onFault(error);
    }
    this.start();
  }
}
