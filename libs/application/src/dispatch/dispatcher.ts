import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Outcome } from '@rxhooks/domain';
import { AttemptDelivery } from '../deliveries/attempt-delivery.js';
import type { Unwritten } from '../deliveries/record-outcome.js';
import { waitAtMost } from '../deliveries/wait-at-most.js';
import { Clock } from '../ports/clock.js';
import { type Assignment, DeliveryStore, type Endpoint } from '../ports/delivery-store.js';
import { Telemetry } from '../ports/telemetry.js';
import type { ClaimEnd, Lane } from './lane.js';
import { Lanes } from './lanes.js';
import { LoopTurns } from './loop-turns.js';
import type { Permit } from './permit.js';
import { weightOf } from './weight-of.js';
import { WorkInHand } from './work-in-hand.js';
import { WriteLimiter } from './write-limiter.js';

/** An attempt that may be made now. Its permit ends with it. */
export type Permitted = {
  readonly assignment: Assignment;
  readonly permit: Permit;
  readonly unwritten?: Unwritten | undefined;
};

// A job that waited for a hanging receiver would keep its place in the queue from others; the lease looks after the rest.
const PATIENCE_MS = 1000;
// Permits come back one by one; gathering them for a moment makes one claim out of many.
const GATHER_MS = 5;
// Requests that begin in one turn of the event loop: an event for a thousand endpoints would stop all other work for 100 ms.
const AT_A_TIME = 64;
// Taken before the claim: not so much that the others go without while it runs, nor more events than fit.
const MAX_CLAIM = 64;

/** Runs attempts side by side, each with a permit of its endpoint, and claims what had to wait as permits come back. */
@Injectable()
export class Dispatcher {
  readonly #inHand: WorkInHand;
  readonly #turns = new LoopTurns();
  #isStopping = false;

  constructor(
    private readonly lanes: Lanes,
    private readonly attempt: AttemptDelivery,
    private readonly store: DeliveryStore,
    private readonly writes: WriteLimiter,
    private readonly telemetry: Telemetry,
    private readonly clock: Clock,
  ) {
    this.#inHand = new WorkInHand(clock);
    lanes.onClaim((lane, permit) => void this.#inHand.track(this.#claim(lane, permit)));
  }

  get isStopping(): boolean {
    return this.#isStopping;
  }

  /** Starts attempts. Resolves when all have ended, or after a moment when some are slow. */
  async start(attempts: readonly Permitted[]): Promise<void> {
    const all = this.#inHand.track(this.#beginAll(attempts));
    await waitAtMost(PATIENCE_MS, [all], (ms, run) => this.clock.after(ms, run));
  }

  /** Makes the next attempt of one delivery if it is due and its endpoint has room; else it waits for its turn. */
  async attemptDelivery(deliveryUid: string, endpoint: Endpoint, attempt: number): Promise<void> {
    if (this.#isStopping) return;
    const { organisationUid } = endpoint;
    // One job may wait for its turn; all of an organisation's would keep their places in the queue from others.
    const permitted =
      this.#mayClaim(endpoint) && !this.writes.isWaiting(organisationUid)
        ? await this.writes.admit(
            organisationUid,
            () => this.lanes.expectedWeight(endpoint),
            () => this.#claimOne(deliveryUid, endpoint, attempt),
          )
        : undefined;
    if (permitted) await this.start([permitted]);
    // It may be held, or its requests are counted: only the claim by endpoint knows.
    else this.claimBacklog(endpoint);
  }

  /** Says that deliveries of this endpoint wait; they are claimed now, or as permits come back. */
  claimBacklog(endpoint: Endpoint): void {
    if (!this.#isStopping) this.lanes.wait(endpoint);
  }

  /** Work that the end waits for, as it does for attempts. */
  waitAtEndFor(work: Promise<void>): Promise<void> {
    return this.#inHand.track(work);
  }

  /** From now on nothing is claimed; what waits is for others. */
  stopClaiming(): void {
    this.#isStopping = true;
    this.lanes.close();
    this.writes.close();
  }

  /** Claims no more and waits for what is in flight, at most until the deadline. */
  async stop(deadlineMs: number): Promise<void> {
    this.stopClaiming();
    await this.#inHand.settle(deadlineMs);
  }

  async #beginAll(attempts: readonly Permitted[]): Promise<void> {
    const begun: Promise<void>[] = [];
    for (const one of attempts) {
      if (begun.length > 0 && begun.length % AT_A_TIME === 0) await setImmediate();
      begun.push(this.#begin(one));
    }
    await Promise.all(begun);
  }

  #begin(permitted: Permitted): Promise<void> {
    return this.#inHand.track(this.#run(permitted));
  }

  /** A claim may be one of hundreds that come at once. What it brings is on record, and nothing waits for it. */
  async #beginInTurn(organisationUid: string, claimed: readonly Permitted[]): Promise<void> {
    await this.#turns.take(organisationUid);
    for (const one of claimed) void this.#begin(one);
  }

  async #run({ assignment, permit, unwritten }: Permitted): Promise<void> {
    using _ = permit;
    permit.start();
    try {
      const onAnswer = (outcome: Outcome) => {
        permit.answer(outcome);
        // Its outcome is written with its event. The number of events in hand bounds such outcomes; a large event keeps its permit.
        const isBounded = unwritten?.isGathering === true && permit.weight === 1;
        if (isBounded && outcome.kind === 'succeeded') permit.release();
      };
      await this.attempt.execute(assignment, onAnswer, unwritten);
    } catch (error) {
      // Ours: the outcome could not be written. The lease runs out and the delivery is made again.
      this.telemetry.backgroundFault('attempt', error);
    }
  }

  #mayClaim(endpoint: Endpoint): boolean {
    return !this.#isStopping && this.lanes.mayClaim(endpoint);
  }

  async #claimOne(
    deliveryUid: string,
    endpoint: Endpoint,
    attempt: number,
  ): Promise<Permitted | undefined> {
    // Again, for what it waited for may have changed this.
    if (!this.#mayClaim(endpoint)) return undefined;
    using _ = this.lanes.reserve(endpoint, 1);
    const assignment = await this.store.claim(deliveryUid, attempt);
    return assignment && this.#permit(assignment);
  }

  async #claim(lane: Lane, permit: Permit): Promise<void> {
    const { endpoint } = lane;
    let end: ClaimEnd = 'none';
    try {
      if (lane.isProven && this.lanes.room(endpoint) < MAX_CLAIM) await this.#gather();
      end = await this.writes.admit(
        endpoint.organisationUid,
        () => Math.min(MAX_CLAIM, permit.weight + this.lanes.room(endpoint)),
        () => this.#claimDue(lane, permit),
      );
    } catch (error) {
      // Ours. What waits is the sweeper's to find.
      this.telemetry.backgroundFault('claim', error);
    }
    permit.release();
    this.lanes.claimed(lane, end);
  }

  async #claimDue(lane: Lane, permit: Permit): Promise<ClaimEnd> {
    if (this.#isStopping) return 'none';
    const { endpoint, expectedWeight } = lane;
    // One that has yet to answer is tried with one.
    using more = lane.isProven
      ? this.lanes.reserve(endpoint, MAX_CLAIM - permit.weight)
      : undefined;
    const reserved = permit.weight + (more?.weight ?? 0);
    const limit = Math.max(1, Math.floor(reserved / expectedWeight));
    const { assignments, waitMs } = await this.store.claimDue(endpoint.subscriptionUid, limit);
    const claimed = assignments.map((assignment) => this.#permit(assignment));
    void this.#inHand.track(this.#beginInTurn(endpoint.organisationUid, claimed));
    if (waitMs !== undefined) return { restMs: waitMs };
    return assignments.length === limit ? 'more' : 'none';
  }

  /** Now that it is known, it takes what it needs, which may be more than was taken for it. */
  #permit(assignment: Assignment): Permitted {
    const permit = this.lanes.admit(endpointOf(assignment), weightOf(assignment.event));
    return { assignment, permit };
  }

  #gather(): Promise<void> {
    return new Promise((resolve) => void this.clock.after(GATHER_MS, resolve));
  }
}

function endpointOf({ subscription: { uid, organisationUid } }: Assignment): Endpoint {
  return { subscriptionUid: uid, organisationUid };
}
