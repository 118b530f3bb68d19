import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Outcome } from '@rxhooks/domain';
import {
  type Assignment,
  DeliveryStore,
  type DueClaim,
  type Endpoint,
} from '../ports/delivery-store.js';
import { Telemetry } from '../ports/telemetry.js';
import { AttemptDelivery } from './attempt-delivery.js';
import { EndpointGate } from './endpoint-gate.js';
import { EndpointQueue } from './endpoint-queue.js';
import { Intake } from './intake.js';
import { slotsOf } from './slots-of.js';
import { waitAtMost } from './wait-at-most.js';
import { WorkInHand } from './work-in-hand.js';

// A job that waited for a hanging receiver would keep its place in the queue from others; the lease looks after the rest.
const PATIENCE_MS = 1000;
// Slots come free one by one; gathering them for a moment makes one claim out of many.
const GATHER_MS = 5;
// Slots are taken before the claim: not so many that the others go without while it runs, nor more events than fit.
const MAX_CLAIM = 64;
// One statement, however many it brings. Few enough that claims which wait for a lock leave connections for everything else.
const CLAIM_ITEMS = 64;

const NOTHING: DueClaim = { assignments: [], waitMs: undefined };

/** Runs attempts side by side, each in a slot of its endpoint, and claims what had to wait as slots come free. */
@Injectable()
export class DispatchDeliveries {
  readonly #inHand = new WorkInHand();
  readonly #queue = new EndpointQueue();
  readonly #claiming = new Set<string>();
  #isStopping = false;

  constructor(
    private readonly gate: EndpointGate,
    private readonly attempt: AttemptDelivery,
    private readonly store: DeliveryStore,
    private readonly intake: Intake,
    private readonly telemetry: Telemetry,
  ) {}

  get isStopping(): boolean {
    return this.#isStopping;
  }

  /**
   * Takes the slots of one attempt if the endpoint has room; whoever took them starts it or gives them back.
   *
   * @param alone what the attempt would take if it did not share its event
   */
  takeSlots(endpoint: Endpoint, slots: number, alone = slots): boolean {
    return this.gate.tryEnter(endpoint, slots, alone);
  }

  /**
   * Frees the slots of an attempt, and has whoever waits for it claimed: the endpoint's own deliveries, or those of an endpoint that was
   * crowded out.
   *
   * @param outcome left out when no request was made
   */
  giveBack(endpoint: Endpoint, slots: number, outcome?: Outcome): void {
    this.gate.leave(endpoint, outcome, slots);
    this.#wake(endpoint);
  }

  /** Starts attempts whose slots are taken. Resolves when all have ended, or after a moment when some are slow. */
  async startAll(assignments: readonly Assignment[], slotsEach: number): Promise<void> {
    const attempts = assignments.map((assignment) => this.#start(assignment, slotsEach));
    await waitAtMost(PATIENCE_MS, attempts);
  }

  /** Makes the next attempt of one delivery if it is due and its endpoint has room; else it waits for its turn. */
  async attemptIfDue(deliveryUid: string, endpoint: Endpoint, attempt: number): Promise<void> {
    if (this.#isStopping) return;
    // One that rests is not asked for, or every alarm of a held endpoint would be a query.
    const mayAsk = !this.#queue.isResting(endpoint) && this.gate.room(endpoint) > 0;
    const assignment = mayAsk
      ? await this.intake.admit(
          () => this.gate.slotsEach(endpoint),
          () => this.#claimOne(deliveryUid, endpoint, attempt),
        )
      : undefined;
    if (assignment) await this.startAll([assignment], slotsOf(assignment.event));
    // It may be held, or its requests are counted: only the claim by endpoint knows.
    else this.drain(endpoint);
  }

  /** Says that deliveries of this endpoint are waiting; they are claimed now or as slots come free. */
  drain(endpoint: Endpoint): void {
    if (this.#isStopping) return;
    this.#queue.add(endpoint);
    const isBusy = this.#claiming.has(endpoint.subscriptionUid) || this.#queue.isResting(endpoint);
    if (!isBusy) void this.#inHand.track(this.#claimWaiting(endpoint));
  }

  /** Work that the end waits for, as it does for attempts. */
  waitAtEndFor(work: Promise<void>): Promise<void> {
    return this.#inHand.track(work);
  }

  /** From now on nothing is claimed; what waits is for others. */
  stopClaiming(): void {
    this.#isStopping = true;
    this.#queue.close();
  }

  /** Claims no more and waits for what is in flight, at most until the deadline. */
  async stop(deadlineMs: number): Promise<void> {
    this.stopClaiming();
    await this.#inHand.settle(deadlineMs);
  }

  #start(assignment: Assignment, slots: number): Promise<void> {
    return this.#inHand.track(this.#run(assignment, slots));
  }

  async #run(assignment: Assignment, slots: number): Promise<void> {
    let outcome: Outcome | undefined;
    try {
      outcome = await this.attempt.execute(assignment);
    } catch (error) {
      // Ours: the outcome could not be written. The lease runs out and the delivery is made again.
      this.telemetry.backgroundFault('attempt', error);
    }
    this.giveBack(endpointOf(assignment), slots, outcome);
  }

  async #claimOne(
    deliveryUid: string,
    endpoint: Endpoint,
    attempt: number,
  ): Promise<Assignment | undefined> {
    // Again, for both may have come while it waited.
    const isBarred = this.#isStopping || this.#queue.isResting(endpoint);
    const reserved = isBarred ? 0 : this.gate.reserve(endpoint, 1);
    if (reserved === 0) return undefined;
    let assignment: Assignment | undefined;
    try {
      assignment = await this.store.claim(deliveryUid, attempt);
    } finally {
      this.#letIn(endpoint, reserved, assignment ? [assignment] : []);
    }
    return assignment;
  }

  async #claimWaiting(endpoint: Endpoint): Promise<void> {
    const { subscriptionUid } = endpoint;
    this.#claiming.add(subscriptionUid);
    try {
      while (this.#isWaiting(endpoint)) {
        if (this.gate.room(endpoint) < MAX_CLAIM) await sleep(GATHER_MS);
        if (this.gate.room(endpoint) > 0)
          await this.intake.admit(CLAIM_ITEMS, () => this.#claimOnce(endpoint));
        // Looked at last of all: whoever leaves while this runs does not call for another claim.
        if (this.gate.room(endpoint) > 0) continue;
        if (this.#isWaiting(endpoint) && this.gate.isCrowdedOut(endpoint))
          this.#queue.crowdOut(endpoint);
        return;
      }
    } catch (error) {
      this.#queue.remove(endpoint);
      this.telemetry.backgroundFault('claim', error);
    } finally {
      this.#claiming.delete(subscriptionUid);
      this.#wakeCrowdedOut();
    }
  }

  #isWaiting(endpoint: Endpoint): boolean {
    return !this.#isStopping && this.#queue.has(endpoint) && !this.#queue.isResting(endpoint);
  }

  async #claimOnce(endpoint: Endpoint): Promise<void> {
    const reserved = this.#isStopping ? 0 : this.gate.reserve(endpoint, MAX_CLAIM);
    if (reserved > 0) await this.#claimInto(endpoint, reserved);
  }

  async #claimInto(endpoint: Endpoint, reserved: number): Promise<void> {
    // Taken back first: a delivery that is left waiting while this runs puts the mark up again.
    this.#queue.remove(endpoint);
    const limit = Math.max(1, Math.floor(reserved / this.gate.slotsEach(endpoint)));
    let claim = NOTHING;
    try {
      claim = await this.store.claimDue(endpoint.subscriptionUid, limit);
    } finally {
      this.#letIn(endpoint, reserved, claim.assignments);
    }
    const { assignments, waitMs } = claim;
    if (waitMs !== undefined) this.#queue.rest(endpoint, waitMs, () => this.drain(endpoint));
    else if (assignments.length === limit) this.#queue.add(endpoint);
    for (const assignment of assignments) void this.#start(assignment, slotsOf(assignment.event));
  }

  /** Now that they are known, each takes what it needs, which may be more than was taken for it. */
  #letIn(endpoint: Endpoint, reserved: number, assignments: readonly Assignment[]): void {
    for (const { event } of assignments) this.gate.enter(endpoint, slotsOf(event));
    this.gate.release(endpoint, reserved);
    if (assignments.length < reserved) this.#wake(endpoint);
  }

  #wake(endpoint: Endpoint): void {
    if (this.#queue.has(endpoint)) this.drain(endpoint);
    this.#wakeCrowdedOut();
  }

  /** As many as there are slots, or one for its floor; one that cannot use its slot, because its own lane is full, wakes the next in turn. */
  #wakeCrowdedOut(): void {
    const hasRoom = (endpoint: Endpoint) => this.gate.room(endpoint) > 0;
    for (const endpoint of this.#queue.takeCrowdedOut(Math.max(1, this.gate.free), hasRoom))
      this.drain(endpoint);
  }
}

function endpointOf({ subscription: { uid, organisationUid } }: Assignment): Endpoint {
  return { subscriptionUid: uid, organisationUid };
}
