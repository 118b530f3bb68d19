import { type BacklogFigures, BacklogStore, type Endpoint } from '@rxhooks/application';

export class ScriptedBacklogStore extends BacklogStore {
  events: readonly string[] = [];
  endpoints: readonly Endpoint[] = [];
  figures: BacklogFigures = { dueSeconds: 0, barredSeconds: 0, openCircuits: 0 };
  cancellations = 0;
  /** The `longestMs` of each call. */
  readonly broughtBack: number[] = [];
  rowsAhead = 0;
  fault: Error | undefined;
  clearanceFault: Error | undefined;

  override async forgottenEvents(_olderThanMs: number, limit: number): Promise<readonly string[]> {
    if (this.fault) throw this.fault;
    return this.events.slice(0, limit);
  }

  override async overdueEndpoints(): Promise<readonly Endpoint[]> {
    if (this.fault) throw this.fault;
    return this.endpoints;
  }

  override async measure(): Promise<BacklogFigures> {
    if (this.fault) throw this.fault;
    return this.figures;
  }

  override async bringTimesBack(longestMs: number): Promise<number> {
    this.broughtBack.push(longestMs);
    return this.rowsAhead;
  }

  override async endOrphans(): Promise<void> {
    this.cancellations += 1;
    if (this.clearanceFault) throw this.clearanceFault;
  }
}
