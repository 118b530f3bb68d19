/** Time and chance are arguments, so that tests can choose them. */
export abstract class Clock {
  abstract now(): Date;
  /** A number in [0, 1). */
  abstract random(): number;
  /** Time that only goes forward, from any start: for durations. */
  abstract get monotonicMs(): number;
  /** Calls back once, later; the returned function prevents it. */
  abstract after(delayMs: number, run: () => void): () => void;
}
