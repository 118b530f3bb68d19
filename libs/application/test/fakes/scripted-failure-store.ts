import { FailureStore, type NewEvent, type Told, type UntoldFailure } from '@rxhooks/application';

/** As if an endpoint subscribed to every type. */
export class ScriptedFailureStore extends FailureStore {
  readonly events: NewEvent[] = [];
  readonly #untold: UntoldFailure[];

  constructor(failures: readonly UntoldFailure[]) {
    super();
    this.#untold = [...failures];
  }

  override async tell(
    limit: number,
    describe: (failure: UntoldFailure) => readonly NewEvent[],
  ): Promise<Told> {
    const failures = this.#untold.splice(0, limit);
    const events = failures.flatMap((failure) => describe(failure));
    this.events.push(...events);
    return { failures: failures.length, events: events.map(({ uid }) => uid) };
  }
}
