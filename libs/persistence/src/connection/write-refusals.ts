import { Injectable } from '@nestjs/common';
import { databaseFaultOf } from './database-fault.js';

/** Why a database that answers takes no writes. */
export type WriteRefusal = 'read_only' | 'full';

// Probes are not believed for this long after a refused write: they may find room that an event
// does not.
const REMEMBERED_MS = 10_000;

/** Remembers why the last write of an event or an attempt was refused. */
@Injectable()
export class WriteRefusals {
  #last: { readonly refusal: WriteRefusal; readonly atMs: number } | undefined;

  note(error: unknown): void {
    const fault = databaseFaultOf(error);
    if (fault === 'read_only' || fault === 'full')
      this.#last = { refusal: fault, atMs: performance.now() };
  }

  get recent(): WriteRefusal | undefined {
    const isRecent = this.#last && performance.now() - this.#last.atMs < REMEMBERED_MS;
    return isRecent ? this.#last?.refusal : undefined;
  }

  /** The last refusal, however long ago: only a write that succeeds shows that it is over. */
  get last(): WriteRefusal | undefined {
    return this.#last?.refusal;
  }

  forget(): void {
    this.#last = undefined;
  }
}
