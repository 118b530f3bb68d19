/** Time and chance are arguments, so that tests can choose them. */
export abstract class Clock {
  abstract now(): Date;
  /** A number in [0, 1). */
  abstract random(): number;
}
