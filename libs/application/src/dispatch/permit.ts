import type { Outcome } from '@rxhooks/domain';
import type { Share } from './budget.js';
import type { Lane, Probe } from './lane.js';

export type PermitEvents = {
  started(permit: Permit): void;
  answered(permit: Permit, outcome: Outcome): void;
  released(permit: Permit): void;
};

/** The right to have a weight in flight to one endpoint. Ends once; `using` ends it reliably. */
export class Permit implements Disposable {
  /** When its request began, as `Clock.monotonicMs`. */
  sinceMs = 0;
  #isOver = false;

  constructor(
    readonly lane: Lane,
    readonly weight: number,
    /** How it counts in the budgets of its lane. */
    public share: Share,
    /** False when it reserves room for deliveries not known yet: no request is made with it. */
    readonly isRequest: boolean,
    /** The trial of its endpoint that it belongs to. */
    readonly probe: Probe | undefined,
    private readonly events: PermitEvents,
  ) {}

  /** Notes that the request is on its way. */
  start(): void {
    this.events.started(this);
  }

  /** Reports the outcome to the lane; recording it may take longer. */
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
