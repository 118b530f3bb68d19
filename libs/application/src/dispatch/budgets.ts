import { Budget, type Share } from './budget.js';
import type { DispatchLimits } from './dispatch-limits.js';
import type { Lane, Underway } from './lane.js';

/** The worker's budget, a budget within it for each organisation, and the floors beyond them. */
export class Budgets {
  readonly #worker: Budget;
  readonly #organisations = new Map<string, Budget>();
  #inFlight = 0;

  constructor(private readonly limits: DispatchLimits) {
    this.#worker = new Budget(limits.total);
  }

  /** The weight of everything in flight. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /**
   * How much more weight the lane may take. Its total stays within the room that is free now, or
   * slow endpoints would come to hold everything. A proven lane has its floor beside any number of
   * others.
   */
  room(lane: Readonly<Lane>): number {
    const budget = this.#budgetOf(lane);
    const { floor, most } = this.limits;
    const isBelowMost = budget.inFlight < most / 2 && this.#inFlight < most;
    const shared = budget.room(lane.isProven) - lane.inFlight;
    const ownFloor = isBelowMost ? floor - lane.inFlight : 0;
    const allowed = lane.isProven ? Math.max(shared, ownFloor) : isBelowMost ? shared : 0;
    return Math.max(0, Math.min(lane.room, allowed));
  }

  /** @param weight negative when a permit is returned */
  count(lane: Lane, share: Share, weight: number): void {
    this.#inFlight += weight;
    const { organisationUid } = lane.endpoint;
    const budget = this.#budgetOf(lane);
    budget.add(share, weight);
    if (budget.inFlight > 0) this.#organisations.set(organisationUid, budget);
    else this.#organisations.delete(organisationUid);
  }

  noteHanging(lane: Lane, request: Underway): void {
    this.count(lane, request.share, -request.weight);
    request.share = 'hanging';
    this.count(lane, request.share, request.weight);
  }

  #budgetOf({ endpoint: { organisationUid } }: Readonly<Lane>): Budget {
    return (
      this.#organisations.get(organisationUid) ?? new Budget(this.limits.organisation, this.#worker)
    );
  }
}
