import type { Outcome } from '@rxhooks/domain';
import type { Lane } from './lane.js';

export type PermitEvents = {
  started(permit: Permit): void;
  answered(permit: Permit, outcome: Outcome): void;
  released(permit: Permit): void;
};

/** The right to have so much in flight to one endpoint. It ends once, and `using` cannot forget to end it. */
export class Permit implements Disposable {
  /** Since when its request has been on its way; `undefined` before that, and once it was answered. */
  sinceMs: number | undefined;
  #isOver = false;

  constructor(
    readonly lane: Lane,
    readonly weight: number,
    /** False for one that was taken for deliveries not known yet: no request is made with it. */
    readonly isRequest: boolean,
    private readonly events: PermitEvents,
  ) {}

  /** The request is on its way. */
  start(): void {
    this.events.started(this);
  }

  /** The endpoint has shown how much it can take; what is written down of it may take longer. */
  answer(outcome: Outcome): void {
    if (this.sinceMs !== undefined) this.events.answered(this, outcome);
  }

  release(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.events.released(this);
  }

  [Symbol.dispose](): void {
    this.release();
  }
}
