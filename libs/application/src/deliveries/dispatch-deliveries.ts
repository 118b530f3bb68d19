import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Outcome } from '@rxhooks/domain';
import { type Assignment, DeliveryStore } from '../ports/delivery-store.js';
import { Telemetry } from '../ports/telemetry.js';
import { AttemptDelivery } from './attempt-delivery.js';
import { EndpointGate } from './endpoint-gate.js';
import { waitAtMost } from './wait-at-most.js';

// A job that waited for a hanging receiver would keep its place in the queue from others; the lease looks after the rest.
const PATIENCE_MS = 1000;
// Slots come free one by one; gathering them for a moment makes one claim out of many.
const GATHER_MS = 5;
// Slots are taken before the claim: not so many that the others go without while it runs, nor more events than fit.
const MAX_CLAIM = 32;

/** Runs attempts side by side, each in a slot of its endpoint, and claims what had to wait as slots come free. */
@Injectable()
export class DispatchDeliveries {
  readonly #running = new Set<Promise<void>>();
  readonly #backlogs = new Set<string>();
  readonly #claiming = new Set<string>();
  /** Endpoints that came when the whole worker was busy, the longest waiting first. */
  readonly #starved = new Set<string>();
  #isStopping = false;

  constructor(
    private readonly gate: EndpointGate,
    private readonly attempt: AttemptDelivery,
    private readonly store: DeliveryStore,
    private readonly telemetry: Telemetry,
  ) {}

  /** Takes a slot at the endpoint if it has room; whoever took it starts an attempt with it or gives it back. */
  takeSlot(subscriptionUid: string): boolean {
    return this.gate.tryEnter(subscriptionUid);
  }

  /**
   * Frees a slot, and has whoever waits for it claimed: the endpoint's own deliveries, or those of an endpoint that came
   * when the whole worker was busy.
   *
   * @param outcome left out when no request was made
   */
  giveBack(subscriptionUid: string, outcome?: Outcome): void {
    this.gate.leave(subscriptionUid, outcome);
    if (this.#backlogs.has(subscriptionUid)) this.drain(subscriptionUid);
    this.#wakeStarved();
  }

  /** Starts attempts whose slots are taken. Resolves when all have ended, or after a moment when some are slow. */
  async startAll(assignments: readonly Assignment[]): Promise<void> {
    const attempts = assignments.map((assignment) => this.#start(assignment));
    await waitAtMost(PATIENCE_MS, attempts);
  }

  /** Makes the next attempt of one delivery if it is due and its endpoint has room; else it waits for its turn. */
  async attemptIfDue(deliveryUid: string, subscriptionUid: string, attempt: number): Promise<void> {
    if (this.#isStopping) return;
    if (!this.takeSlot(subscriptionUid)) return this.drain(subscriptionUid);
    let assignment: Assignment | undefined;
    try {
      assignment = await this.store.claim(deliveryUid, attempt);
    } finally {
      if (!assignment) this.giveBack(subscriptionUid);
    }
    if (assignment) await this.startAll([assignment]);
  }

  /** Says that deliveries of this endpoint are waiting; they are claimed now or as slots come free. */
  drain(subscriptionUid: string): void {
    if (this.#isStopping) return;
    this.#backlogs.add(subscriptionUid);
    if (!this.#claiming.has(subscriptionUid)) void this.#track(this.#claimWaiting(subscriptionUid));
  }

  /** From now on nothing is claimed; what waits is for others. */
  stopClaiming(): void {
    this.#isStopping = true;
  }

  /** Claims no more and waits for what is in flight, at most until the deadline. */
  async stop(deadlineMs: number): Promise<void> {
    this.stopClaiming();
    await waitAtMost(deadlineMs, [this.#idle()]);
  }

  /** Looks again after every round: a claim that was under way starts attempts when it ends. */
  async #idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  #start(assignment: Assignment): Promise<void> {
    return this.#track(this.#run(assignment));
  }

  async #run(assignment: Assignment): Promise<void> {
    const endpoint = assignment.subscription.uid;
    let outcome: Outcome | undefined;
    try {
      outcome = await this.attempt.execute(assignment);
    } catch (error) {
      // Ours: the outcome could not be written. The lease runs out and the delivery is made again.
      this.telemetry.backgroundFault('attempt', error);
    } finally {
      this.giveBack(endpoint, outcome);
    }
  }

  async #claimWaiting(endpoint: string): Promise<void> {
    this.#claiming.add(endpoint);
    try {
      while (this.#backlogs.has(endpoint)) {
        await sleep(GATHER_MS);
        if (this.#isStopping) return;
        const slots = this.#takeSlots(endpoint);
        if (slots === 0 && this.gate.free === 0) this.#starved.add(endpoint);
        if (slots === 0) return;
        await this.#claimInto(endpoint, slots);
      }
    } catch (error) {
      this.#backlogs.delete(endpoint);
      this.telemetry.backgroundFault('claim', error);
    } finally {
      this.#claiming.delete(endpoint);
      this.#wakeStarved();
    }
  }

  async #claimInto(endpoint: string, slots: number): Promise<void> {
    // Taken back first: a delivery that is left waiting while this runs puts the mark up again.
    this.#backlogs.delete(endpoint);
    let assignments: readonly Assignment[] = [];
    try {
      assignments = await this.store.claimDue(endpoint, slots);
    } finally {
      for (let unused = assignments.length; unused < slots; unused += 1) this.giveBack(endpoint);
    }
    if (assignments.length === slots) this.#backlogs.add(endpoint);
    for (const assignment of assignments) void this.#start(assignment);
  }

  /** As many as there are slots; one that cannot use its slot, because its own lane is full, wakes the next in turn. */
  #wakeStarved(): void {
    let slots = this.gate.free;
    for (const endpoint of this.#starved) {
      if (slots === 0) return;
      slots -= 1;
      this.#starved.delete(endpoint);
      this.drain(endpoint);
    }
  }

  #takeSlots(endpoint: string): number {
    let slots = 0;
    while (slots < MAX_CLAIM && this.takeSlot(endpoint)) slots += 1;
    return slots;
  }

  #track(work: Promise<void>): Promise<void> {
    this.#running.add(work);
    void work.finally(() => this.#running.delete(work));
    return work;
  }
}
