import { EventLeases, type SuspectEvent } from '@rxhooks/application';

export class MemoryEventLeases extends EventLeases {
  overdue: string[] = [];
  suspects: SuspectEvent[] = [];
  readonly renewed: (readonly string[])[] = [];
  readonly putDowns: { readonly uids: readonly string[]; readonly pauseMs: number }[] = [];
  /** Thrown by every call. */
  fault: Error | undefined;

  override async takeOverdue(_olderThanMs: number, limit: number): Promise<readonly string[]> {
    this.#fail();
    return this.overdue.splice(0, limit);
  }

  override async takeSuspect(): Promise<SuspectEvent | undefined> {
    this.#fail();
    return this.suspects.shift();
  }

  override async renew(uids: readonly string[]): Promise<void> {
    this.#fail();
    this.renewed.push(uids);
  }

  override async putDown(uids: readonly string[], pauseMs: number): Promise<void> {
    this.#fail();
    this.putDowns.push({ uids, pauseMs });
  }

  #fail(): void {
    if (this.fault) throw this.fault;
  }
}
