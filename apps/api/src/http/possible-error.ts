/** An error that a route may answer, as it is thrown; `toErrorAnswer` gives it its status and body. */
export type PossibleError = {
  /** Names its example. */
  readonly name: string;
  /** A sentence for readers: when it happens. */
  readonly when: string;
  readonly error: unknown;
};

/** What a rule throws for a call that breaks it. */
export function thrownBy(rule: () => unknown): unknown {
  try {
    rule();
  } catch (error) {
    return error;
  }
  return undefined;
}
