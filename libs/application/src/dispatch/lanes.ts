import type { Outcome } from '@rxhooks/domain';
import type { Clock } from '../ports/clock.js';
import type { Endpoint } from '../ports/delivery-store.js';
import { Budgets } from './budgets.js';
import type { DispatchLimits } from './dispatch-limits.js';
import { HangWatch } from './hang-watch.js';
import type { ClaimEnd, Lane } from './lane.js';
import { LaneMemory } from './lane-memory.js';
import { Permit, type PermitEvents } from './permit.js';
import { ProbePace } from './probe-pace.js';
import { StarvedLanes } from './starved-lanes.js';
import { Timers } from './timers.js';

/**
 * Resuming a subscription does not notify the workers, so no lane rests longer. A lane that would
 * is left to the sweeper: thousands of dead endpoints must not be queried again and again.
 */
const LONGEST_REST_MS = 5000;

/** Manages a worker's lanes: their shared budgets, and the steps between their modes. */
export class Lanes {
  readonly #memory: LaneMemory;
  readonly #budgets: Budgets;
  readonly #probes: ProbePace;
  readonly #hangs: HangWatch;
  readonly #starved = new StarvedLanes();
  readonly #timers: Timers;
  readonly #permits: PermitEvents = {
    started: (permit) => this.#start(permit),
    answered: (permit, outcome) => this.#learn(permit, outcome),
    released: (permit) => this.#release(permit),
  };
  #beginClaim: (lane: Lane, permit: Permit) => void = () => undefined;
  #isClosed = false;
  #requests = 0;

  constructor(
    limits: DispatchLimits,
    private readonly clock: Clock,
  ) {
    this.#memory = new LaneMemory(limits, clock);
    this.#budgets = new Budgets(limits);
    this.#timers = new Timers(clock);
    this.#probes = new ProbePace(this.#timers, () => this.#feed());
    this.#hangs = new HangWatch(this.#timers, () => this.#noteHanging());
  }

  /** Sets the function that claims for a lane, with a first permit. It must call `claimed`. */
  onClaim(beginClaim: (lane: Lane, permit: Permit) => void): void {
    this.#beginClaim = beginClaim;
  }

  /** The number of requests under way, whatever their weight. */
  get requests(): number {
    return this.#requests;
  }

  /** The weight of everything in flight. */
  get inFlight(): number {
    return this.#budgets.inFlight;
  }

  /** How much more weight the endpoint may have in flight. */
  room(endpoint: Endpoint): number {
    return this.#room(this.#memory.find(endpoint));
  }

  isResting(endpoint: Endpoint): boolean {
    return this.#memory.find(endpoint).mode === 'resting';
  }

  /**
   * Whether to query for more of the endpoint's deliveries. Not while it rests, or every wake-up of
   * a held endpoint would be a query; not during its first trial before it has answered.
   */
  mayClaim(endpoint: Endpoint): boolean {
    const isTried = this.#memory.find(endpoint).isProbed;
    return !this.isResting(endpoint) && !isTried && this.room(endpoint) > 0;
  }

  /** The estimated weight of a delivery of the endpoint that was not read yet. */
  expectedWeight(endpoint: Endpoint): number {
    return this.#memory.find(endpoint).expectedWeight;
  }

  /**
   * Returns a permit if the endpoint has room, even for a request that is too heavy; that one then
   * keeps others out.
   *
   * @param alone the request's weight if it did not share its event with others
   */
  take(endpoint: Endpoint, weight: number, alone = weight): Permit | undefined {
    return this.room(endpoint) > 0 ? this.admit(endpoint, weight, alone) : undefined;
  }

  /** Returns a permit for a request that is made in any case. */
  admit(endpoint: Endpoint, weight: number, alone = weight): Permit {
    const lane = this.#memory.keep(endpoint);
    lane.expect(alone);
    this.#requests += 1;
    return this.#take(lane, weight, true);
  }

  /** Returns a permit for deliveries that are not known yet, as far as there is room. */
  reserve(endpoint: Endpoint, atMost: number): Permit | undefined {
    const weight = Math.min(atMost, this.room(endpoint));
    return weight > 0 ? this.#take(this.#memory.keep(endpoint), weight, false) : undefined;
  }

  /** Notes that deliveries of the endpoint wait in the database. */
  wait(endpoint: Endpoint): void {
    const lane = this.#memory.keep(endpoint);
    if (lane.mode === 'claiming') lane.hasMore = true;
    if (lane.mode === 'idle') lane.mode = 'waiting';
    this.#goOn(lane);
  }

  /** A person waits for a request to the endpoint, which may be allowed since it began to rest. */
  endRest(endpoint: Endpoint): void {
    const lane = this.#memory.keep(endpoint);
    if (lane.mode === 'resting') lane.mode = 'idle';
    this.#memory.settle(lane);
  }

  /** Ends the claim of a lane. */
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
    this.#timers.close();
  }

  #room(lane: Readonly<Lane>): number {
    return this.#probes.allows(lane) ? this.#budgets.room(lane) : 0;
  }

  #take(lane: Lane, weight: number, isRequest: boolean): Permit {
    const share = lane.isProven ? 'proven' : 'unproven';
    lane.inFlight += weight;
    this.#budgets.count(lane, share, weight);
    this.#probes.begin(lane);
    const { probe } = lane;
    if (probe) probe.permits += 1;
    return new Permit(lane, weight, share, isRequest, probe, this.#permits);
  }

  #start(permit: Permit): void {
    permit.sinceMs = this.clock.monotonicMs;
    permit.lane.begin(permit);
    this.#hangs.begin();
  }

  #learn(permit: Permit, outcome: Outcome): void {
    const { lane, sinceMs, probe } = permit;
    const nowMs = this.clock.monotonicMs;
    lane.end(permit);
    this.#change(lane, () => lane.learn(outcome, nowMs - sinceMs, nowMs));
    this.#probes.answer(lane, outcome, probe);
    this.#feed();
    this.#goOn(lane);
  }

  /** A starved lane has to be sorted anew: its place depends on whether it is proven. */
  #change(lane: Lane, change: () => void): void {
    if (lane.mode === 'starved') this.#starved.delete(lane);
    change();
    if (lane.mode === 'starved' && (lane.room < 1 || lane.isProbed)) lane.mode = 'waiting';
    if (lane.mode === 'starved') this.#starved.add(lane);
  }

  #release(permit: Permit): void {
    const { lane, weight, share, isRequest, probe } = permit;
    lane.end(permit);
    if (isRequest) this.#requests -= 1;
    lane.inFlight -= weight;
    this.#budgets.count(lane, share, -weight);
    if (probe) probe.permits -= 1;
    if (probe?.permits === 0) this.#probes.end(lane, probe);
    // Others first: a lane that always took its own room back would never leave them any.
    this.#feed();
    this.#goOn(lane);
  }

  /** Claims for a waiting lane if it has room; otherwise notes if the lane or a budget is full. */
  #goOn(lane: Lane): void {
    const isWaiting = lane.mode === 'waiting' || lane.mode === 'starved';
    if (isWaiting && !this.#isClosed) this.#claimOrStarve(lane);
    this.#memory.settle(lane);
  }

  #claimOrStarve(lane: Lane): void {
    const permit = lane.isProbed ? undefined : this.reserve(lane.endpoint, 1);
    if (permit) {
      this.#starved.delete(lane);
      lane.mode = 'claiming';
      this.#beginClaim(lane, permit);
    } else if (lane.room > 0 && !lane.isProbed) {
      lane.mode = 'starved';
      this.#starved.add(lane);
    } else {
      this.#starved.delete(lane);
      lane.mode = 'waiting';
    }
  }

  /** Lets starved lanes claim while there is room, which each claim reduces. */
  #feed(): void {
    if (this.#isClosed) return;
    const next = () => this.#starved.take((lane) => this.#room(lane) > 0);
    for (let lane = next(); lane; lane = next()) this.#goOn(lane);
  }

  #rest(lane: Lane, restMs: number): void {
    lane.mode = 'resting';
    this.#timers.after(Math.min(restMs, LONGEST_REST_MS), () => {
      if (lane.mode !== 'resting') return;
      lane.mode = restMs <= LONGEST_REST_MS ? 'waiting' : 'idle';
      this.#goOn(lane);
    });
  }

  /** Frees the room of hanging requests. Returns whether more may come to hang. */
  #noteHanging(): boolean {
    const lanes = [...this.#memory.busy].filter(({ hasUnderway }) => hasUnderway);
    for (const lane of lanes)
      this.#change(lane, () => {
        for (const request of lane.noteHanging(this.clock.monotonicMs))
          this.#budgets.noteHanging(lane, request);
      });
    this.#feed();
    return lanes.length > 0;
  }
}
