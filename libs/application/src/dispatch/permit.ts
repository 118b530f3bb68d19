import type { Outcome } from '@rxhooks/domain';
import type { Share } from './budget.js';
import type { Lane, Probe } from './lane.js';

export type PermitEvents = {
  started(permit: Permit): void;
  answered(permit: Permit, outcome: Outcome): void;
  released(permit: Permit): void;
};

/** The right to have so much in flight to one endpoint. It ends once, and `using` cannot forget to end it. */
export class Permit implements Disposable {
  /** When its request was begun. */
  sinceMs = 0;
  #isOver = false;

  constructor(
    readonly lane: Lane,
    readonly weight: number,
    /** What it counts as in the budgets of its lane. */
    public share: Share,
    /** False for one that was taken for deliveries not known yet: no request is made with it. */
    readonly isRequest: boolean,
    /** The try of its endpoint that it is part of. */
    readonly probe: Probe | undefined,
    private readonly events: PermitEvents,
  ) {}

  /** The request is on its way. */
  start(): void {
    this.events.started(this);
  }

  /** The endpoint has shown how much it can take; to put it on record may take longer. */
  answer(outcome: Outcome): void {
    this.events.answered(this, outcome);
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
