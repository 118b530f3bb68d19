import { Budget } from './budget.js';
import type { DispatchLimits } from './dispatch-limits.js';
import type { Lane } from './lane.js';

/** What lanes share: a budget for each organisation, which is part of that of the worker, and the floors beyond them. */
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

  /** How much more the lane may have now. Its floor it has beside any number of others that hang. */
  room(lane: Readonly<Lane>): number {
    const budget = this.#budgetOf(lane);
    const { floor, most } = this.limits;
    const hasFloors = budget.inFlight < most / 2 && this.#inFlight < most;
    const shared = Math.max(budget.room(lane.isTrusted), hasFloors ? floor - lane.inFlight : 0);
    return Math.max(0, Math.min(lane.room, shared));
  }

  /** @param weight less than zero when it comes back */
  count(lane: Lane, weight: number): void {
    lane.inFlight += weight;
    this.#inFlight += weight;
    const { organisationUid } = lane.endpoint;
    const budget = this.#budgetOf(lane);
    if (lane.isTrusted) budget.add(weight, 0);
    else budget.add(0, weight);
    if (budget.inFlight > 0) this.#organisations.set(organisationUid, budget);
    else this.#organisations.delete(organisationUid);
  }

  /** Moves what the lane has in flight from one part of its budgets to the other. */
  trust(lane: Lane, isTrusted: boolean): void {
    const { inFlight } = lane;
    this.count(lane, -inFlight);
    lane.isTrusted = isTrusted;
    this.count(lane, inFlight);
  }

  #budgetOf({ endpoint: { organisationUid } }: Readonly<Lane>): Budget {
    return (
      this.#organisations.get(organisationUid) ?? new Budget(this.limits.organisation, this.#worker)
    );
  }
}
