import { Clock } from '@rxhooks/application';

type Timer = { readonly atMs: number; readonly run: () => void };

/** Stands still until a test moves it; chance is a number that the test chooses. */
export class FakeClock extends Clock {
  time = new Date('2026-03-01T10:00:00.000Z');
  chance = 0.5;
  readonly #timers = new Set<Timer>();
  #monotonicMs = 0;

  override now(): Date {
    return this.time;
  }

  override random(): number {
    return this.chance;
  }

  override get monotonicMs(): number {
    return this.#monotonicMs;
  }

  /** Timers that have not run and were not cancelled. */
  get timers(): number {
    return this.#timers.size;
  }

  override after(delayMs: number, run: () => void): () => void {
    const timer = { atMs: this.#monotonicMs + delayMs, run };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** Advances time; timers run in order, each at its time. */
  advance(byMs: number): void {
    const endMs = this.#monotonicMs + byMs;
    for (let next = this.#next(endMs); next; next = this.#next(endMs)) {
      this.#timers.delete(next);
      this.#monotonicMs = next.atMs;
      next.run();
    }
    this.#monotonicMs = endMs;
    this.time = new Date(this.time.getTime() + byMs);
  }

  #next(endMs: number): Timer | undefined {
    const due = [...this.#timers].filter(({ atMs }) => atMs <= endMs);
    return due.toSorted((one, other) => one.atMs - other.atMs)[0];
  }
}
