import type { Outcome } from '@rxhooks/domain';
import type { Clock } from '../ports/clock.js';
import type { Endpoint } from '../ports/delivery-store.js';
import { Budgets } from './budgets.js';
import type { DispatchLimits } from './dispatch-limits.js';
import type { ClaimEnd, Lane } from './lane.js';
import { LaneMemory } from './lane-memory.js';
import { Permit, type PermitEvents } from './permit.js';
import { StarvedLanes } from './starved-lanes.js';

/**
 * An operator who resumes a subscription does not tell the workers: no lane rests longer. One that would have to is left to
 * the sweeper, so that thousands of dead endpoints are not asked about again and again.
 */
const LONGEST_REST_MS = 5000;
const LOOK_FOR_SLOW_MS = 100;

/** The lanes of a worker, the budgets that they share, and the steps between their modes. */
export class Lanes {
  readonly #memory: LaneMemory;
  readonly #budgets: Budgets;
  readonly #starved = new StarvedLanes();
  readonly #timers = new Set<() => void>();
  readonly #permits: PermitEvents = {
    started: (permit) => this.#start(permit),
    answered: (permit, outcome) => this.#learn(permit, outcome),
    released: (permit) => this.#release(permit),
  };
  #beginClaim: (lane: Lane, permit: Permit) => void = () => undefined;
  #isLooking = false;
  #isClosed = false;
  #requests = 0;

  constructor(
    limits: DispatchLimits,
    private readonly clock: Clock,
  ) {
    this.#memory = new LaneMemory(limits, clock);
    this.#budgets = new Budgets(limits);
  }

  /** Called for a lane that begins to claim, with a permit for its first delivery. `claimed` has to follow. */
  onClaim(beginClaim: (lane: Lane, permit: Permit) => void): void {
    this.#beginClaim = beginClaim;
  }

  /** Requests that are being made, whatever they weigh. */
  get requests(): number {
    return this.#requests;
  }

  /** The weight of everything in flight. */
  get inFlight(): number {
    return this.#budgets.inFlight;
  }

  /** How much more the endpoint may have in flight. */
  room(endpoint: Endpoint): number {
    return this.#budgets.room(this.#memory.find(endpoint));
  }

  isResting(endpoint: Endpoint): boolean {
    return this.#memory.find(endpoint).mode === 'resting';
  }

  /** What a delivery of the endpoint is likely to weigh that was not read yet. */
  expectedWeight(endpoint: Endpoint): number {
    return this.#memory.find(endpoint).expectedWeight;
  }

  /**
   * A permit for a request, if the endpoint has room: one that is too heavy for it is let in, and keeps others out.
   *
   * @param alone what the request would weigh if it did not share its event with others
   */
  take(endpoint: Endpoint, weight: number, alone = weight): Permit | undefined {
    return this.room(endpoint) > 0 ? this.admit(endpoint, weight, alone) : undefined;
  }

  /** A permit for a request that is made in any case. */
  admit(endpoint: Endpoint, weight: number, alone = weight): Permit {
    const lane = this.#memory.keep(endpoint);
    lane.expect(alone);
    this.#requests += 1;
    return this.#take(lane, weight, true);
  }

  /** A permit for deliveries that are not known yet, as far as there is room. */
  reserve(endpoint: Endpoint, atMost: number): Permit | undefined {
    const weight = Math.min(atMost, this.room(endpoint));
    return weight > 0 ? this.#take(this.#memory.keep(endpoint), weight, false) : undefined;
  }

  /** Deliveries of the endpoint wait in the database. */
  wait(endpoint: Endpoint): void {
    const lane = this.#memory.keep(endpoint);
    if (lane.mode === 'claiming') lane.hasMore = true;
    if (lane.mode === 'idle') lane.mode = 'waiting';
    this.#goOn(lane);
  }

  /** What the claim of a lane has come to. */
  claimed(lane: Lane, end: ClaimEnd): void {
    const hasMore = end === 'more' || lane.hasMore;
    lane.hasMore = false;
    lane.mode = hasMore ? 'waiting' : 'idle';
    if (typeof end === 'object') this.#rest(lane, end.restMs);
    this.#goOn(lane);
  }

  /** From now on no lane claims. */
  close(): void {
    this.#isClosed = true;
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
  }

  #take(lane: Lane, weight: number, isRequest: boolean): Permit {
    this.#budgets.count(lane, weight);
    return new Permit(lane, weight, isRequest, this.#permits);
  }

  #start(permit: Permit): void {
    permit.sinceMs = this.clock.monotonicMs;
    permit.lane.start(permit);
    this.#lookForSlowSoon();
  }

  #learn(permit: Permit, outcome: Outcome): void {
    const { lane, sinceMs } = permit;
    const nowMs = this.clock.monotonicMs;
    lane.end(permit);
    permit.sinceMs = undefined;
    this.#trust(lane, lane.learn(outcome, nowMs - (sinceMs ?? nowMs), nowMs));
    this.#feed();
    this.#goOn(lane);
  }

  #release(permit: Permit): void {
    const { lane, weight, isRequest } = permit;
    lane.end(permit);
    if (isRequest) this.#requests -= 1;
    this.#budgets.count(lane, -weight);
    // Others first: a lane that always had its own room back would never leave any to them.
    this.#feed();
    this.#goOn(lane);
  }

  #trust(lane: Lane, isTrusted: boolean): void {
    if (lane.isTrusted === isTrusted) return;
    if (lane.mode === 'starved') this.#starved.delete(lane);
    this.#budgets.trust(lane, isTrusted);
    if (lane.mode === 'starved') this.#starved.add(lane);
  }

  /** A lane whose deliveries wait claims them when there is room; until then it is known whose room is missing. */
  #goOn(lane: Lane): void {
    const isWaiting = lane.mode === 'waiting' || lane.mode === 'starved';
    if (isWaiting && !this.#isClosed) this.#claimOrStarve(lane);
    this.#memory.settle(lane);
  }

  #claimOrStarve(lane: Lane): void {
    const permit = this.reserve(lane.endpoint, 1);
    if (permit) {
      this.#starved.delete(lane);
      lane.mode = 'claiming';
      this.#beginClaim(lane, permit);
    } else if (lane.room > 0) {
      lane.mode = 'starved';
      this.#starved.add(lane);
    } else {
      this.#starved.delete(lane);
      lane.mode = 'waiting';
    }
  }

  /** All that there is room for, each of which takes some of it. */
  #feed(): void {
    if (this.#isClosed) return;
    const next = () => this.#starved.take((lane) => this.#budgets.room(lane) > 0);
    for (let lane = next(); lane; lane = next()) this.#goOn(lane);
  }

  #rest(lane: Lane, restMs: number): void {
    lane.mode = 'resting';
    this.#after(Math.min(restMs, LONGEST_REST_MS), () => {
      lane.mode = restMs <= LONGEST_REST_MS ? 'waiting' : 'idle';
      this.#goOn(lane);
    });
  }

  #lookForSlowSoon(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    this.#after(LOOK_FOR_SLOW_MS, () => this.#lookForSlow());
  }

  /** Requests that take too long no longer count against what is kept for endpoints that answer. */
  #lookForSlow(): void {
    this.#isLooking = false;
    const nowMs = this.clock.monotonicMs;
    for (const lane of this.#memory.busy) {
      if (lane.isTrusted && lane.isOverdue(nowMs)) this.#trust(lane, false);
      if (lane.hasUnderway) this.#lookForSlowSoon();
    }
    this.#feed();
  }

  /** A claim may end after the end: a timer would then keep the process. */
  #after(delayMs: number, run: () => void): void {
    if (this.#isClosed) return;
    const cancel = this.clock.after(delayMs, () => {
      this.#timers.delete(cancel);
      run();
    });
    this.#timers.add(cancel);
  }
}
