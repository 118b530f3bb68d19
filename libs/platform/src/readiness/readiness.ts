/** The state of a part and, when no work can be done in it, why, in words for operators. */
export type Condition<State extends string = string> = {
  readonly state: State;
  /** Set when it makes the process not ready. */
  readonly fault?: string | undefined;
};

/** Something that a process needs. `ask` answers within seconds and does not throw. */
export type Part<State extends string = string> = {
  readonly name: string;
  readonly states: readonly State[];
  ask(): Promise<Condition<State>>;
};

export type Report = {
  /** The state of each part by its name. */
  readonly states: Readonly<Record<string, string>>;
  /** Why the process is not ready; empty when it is. */
  readonly faults: readonly string[];
};

/**
 * Collects the states of all parts. Each app has one, which names its parts and says which states
 * are faults.
 */
export class Readiness {
  #asked: Promise<Report> | undefined;

  constructor(readonly parts: readonly Part[]) {}

  /** Concurrent callers share an answer, because the route is public. */
  report(): Promise<Report> {
    this.#asked ??= this.#ask().finally(() => (this.#asked = undefined));
    return this.#asked;
  }

  async #ask(): Promise<Report> {
    const conditions = await Promise.all(
      this.parts.map(async (part) => ({ name: part.name, ...(await part.ask()) })),
    );
    return {
      states: Object.fromEntries(conditions.map(({ name, state }) => [name, state])),
      faults: conditions.flatMap(({ fault }) => (fault === undefined ? [] : [fault])),
    };
  }
}
