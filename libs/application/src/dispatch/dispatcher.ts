import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Outcome } from '@rxhooks/domain';
import { AttemptDelivery } from '../deliveries/attempt-delivery.js';
import { waitAtMost } from '../deliveries/wait-at-most.js';
import { Clock } from '../ports/clock.js';
import { DeliveryStore, type Endpoint } from '../ports/delivery-store.js';
import { Telemetry } from '../ports/telemetry.js';
import { Claims } from './claims.js';
import type { ClaimEnd, Lane } from './lane.js';
import { Lanes } from './lanes.js';
import { LoopTurns } from './loop-turns.js';
import type { Permit } from './permit.js';
import type { Permitted } from './permitted.js';
import { WorkInHand } from './work-in-hand.js';
import { WriteLimiter } from './write-limiter.js';

// A job that waited for a hanging receiver would block a queue slot; the lease covers the rest.
const PATIENCE_MS = 1000;
// Requests begun per event loop turn: an event for a thousand endpoints would block it for 100 ms.
const AT_A_TIME = 64;

/** Runs attempts concurrently, each with a permit of its endpoint; returned permits claim more. */
@Injectable()
export class Dispatcher {
  readonly #inHand: WorkInHand;
  readonly #claims: Claims;
  readonly #turns = new LoopTurns();
  #isStopping = false;

  constructor(
    private readonly lanes: Lanes,
    private readonly attempt: AttemptDelivery,
    store: DeliveryStore,
    private readonly writes: WriteLimiter,
    private readonly telemetry: Telemetry,
    private readonly clock: Clock,
  ) {
    this.#inHand = new WorkInHand(clock);
    this.#claims = new Claims(lanes, store, writes, clock);
    lanes.onClaim((lane, permit) => void this.#inHand.track(this.#claim(lane, permit)));
  }

  get isStopping(): boolean {
    return this.#isStopping;
  }

  /** Starts attempts. Resolves when all have ended, or after `PATIENCE_MS` when some are slow. */
  async start(attempts: readonly Permitted[]): Promise<void> {
    const all = this.#inHand.track(this.#beginAll(attempts));
    await waitAtMost(PATIENCE_MS, [all], (ms, run) => this.clock.after(ms, run));
  }

  /**
   * Makes a delivery's next attempt if it is due and its endpoint has room; otherwise it waits.
   *
   * @param isAskedFor a person has asked for it, who should not wait for the end of the endpoint's rest
   */
  async attemptDelivery(
    deliveryUid: string,
    endpoint: Endpoint,
    attempt: number,
    isAskedFor = false,
  ): Promise<void> {
    if (this.#isStopping) return;
    if (isAskedFor) this.lanes.endRest(endpoint);
    await this.#inHand.track(this.#claimOne(deliveryUid, endpoint, attempt));
  }

  async #claimOne(deliveryUid: string, endpoint: Endpoint, attempt: number): Promise<void> {
    const permitted = await this.#claims.one(deliveryUid, endpoint, attempt);
    // The endpoint may be held or rate-limited: only the claim by endpoint can tell.
    if (!permitted) return this.claimBacklog(endpoint);
    // Wake-up jobs of many deliveries may run together.
    await this.#turns.take(endpoint.organisationUid);
    await this.start([permitted]);
  }

  /** Notes that deliveries of this endpoint wait; they are claimed now, or as permits return. */
  claimBacklog(endpoint: Endpoint): void {
    if (!this.#isStopping) this.lanes.wait(endpoint);
  }

  /** Adds work that `stop` waits for, as it does for attempts. */
  waitAtEndFor(work: Promise<void>): Promise<void> {
    return this.#inHand.track(work);
  }

  /** From now on nothing is claimed; other workers take what waits. */
  stopClaiming(): void {
    this.#isStopping = true;
    this.#claims.close();
    this.lanes.close();
    this.writes.close();
  }

  /** Stops claiming and waits for what is in flight, at most until the deadline. */
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

  /** Hundreds of claims may end at once. Their leases are recorded, so requests may begin later. */
  async #beginInTurn(organisationUid: string, claimed: readonly Permitted[]): Promise<void> {
    await this.#turns.take(organisationUid);
    for (const one of claimed) void this.#begin(one);
  }

  async #run({ leased, permit, unwritten }: Permitted): Promise<void> {
    using _ = permit;
    permit.start();
    try {
      const onAnswer = (outcome: Outcome) => {
        permit.answer(outcome);
        // It is recorded with its event. The limit on events in hand bounds such outcomes; a large
        // event keeps its permit.
        const isBounded = unwritten?.isGathering === true && permit.weight === 1;
        if (isBounded && outcome.kind === 'succeeded') permit.release();
      };
      await this.attempt.execute(leased, onAnswer, unwritten);
    } catch (error) {
      // Our fault: the outcome is not written. The lease expires, and the delivery is sent again.
      this.telemetry.backgroundFault('attempt', error);
    }
  }

  async #claim(lane: Lane, permit: Permit): Promise<void> {
    let end: ClaimEnd = 'none';
    try {
      const claimed = await this.#claims.due(lane, permit);
      end = claimed.end;
      void this.#inHand.track(this.#beginInTurn(lane.endpoint.organisationUid, claimed.permitted));
    } catch (error) {
      // Our fault. The sweeper finds what waits.
      this.telemetry.backgroundFault('claim', error);
    }
    permit.release();
    this.lanes.claimed(lane, end);
  }
}
