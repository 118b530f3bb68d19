/** Time and randomness as a dependency, so that tests can choose them. */
export abstract class Clock {
  abstract now(): Date;
  /** A number in [0, 1). */
  abstract random(): number;
  /** Milliseconds that only increase, from any origin: for durations. */
  abstract get monotonicMs(): number;
  /** Calls back once after `delayMs`; the returned function cancels it. */
  abstract after(delayMs: number, run: () => void): () => void;
}
