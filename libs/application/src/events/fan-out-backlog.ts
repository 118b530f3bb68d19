import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { POISON } from '@rxhooks/domain';
import { Dispatcher } from '../dispatch/dispatcher.js';
import { WakeUps } from '../ports/wake-ups.js';
import { EventLeases, type TakenEvent } from '../ports/event-leases.js';
import type { EventKey } from '../ports/event-store.js';
import { Telemetry } from '../ports/telemetry.js';
import { EventsInHand } from './events-in-hand.js';
import { type Begun, FanOutEvent } from './fan-out-event.js';
import { UnrecordedRequests } from './first-requests.js';
import { QuarantineEvent } from './quarantine-event.js';
import { UnheardTakes } from './unheard-takes.js';

/** Time between the starts of two queries: under load, each one finds more events. */
const GATHER_MS = 3;
// A failed event waits before its next try. A stopping worker frees its events for others at once.
const FAILED_PAUSE_MS = 5000;
/** Most events are recorded before that, and need no renewal. */
const RENEW_AFTER_MS = 1000;

/**
 * Takes waiting events under a lease in the database, and fans them out concurrently. Looks when
 * the queue signals and with every sweep, because the queue may be down or lose signals. Poison
 * events run one at a time.
 */
@Injectable()
export class FanOutBacklog {
  readonly #inHand = new EventsInHand();
  /** Held at the latest renewal. Their leases may have expired; they must not be taken twice. */
  #old: readonly string[] = [];
  readonly #failed = new Map<string, EventKey>();
  #isRung = false;
  #isLooking = false;
  #looking: Promise<void> = Promise.resolve();
  /** True when events may wait that are older than the latest ones. */
  #isBehind = true;
  /** True when events in hand kept others from being taken. */
  #isHeldBack = false;
  #isTryingPoison = false;
  readonly #unheard: UnheardTakes;

  constructor(
    private readonly leases: EventLeases,
    private readonly fanOut: FanOutEvent,
    private readonly quarantine: QuarantineEvent,
    private readonly dispatch: Dispatcher,
    private readonly wakeUps: WakeUps,
    private readonly telemetry: Telemetry,
  ) {
    this.#unheard = new UnheardTakes(leases, () => [...this.#inHand.uids, ...this.#failed.keys()]);
  }

  /** Looks without waiting for the result; also sees events that arrive meanwhile. */
  look(): void {
    void this.lookToEnd();
  }

  /** Call this on every signal. Resolves when nothing is left and the next signal may be read. */
  lookToEnd(): Promise<void> {
    this.#isRung = true;
    if (!this.#isLooking) {
      this.#isLooking = true;
      this.#looking = this.#guard(() => this.#lookWhileRung());
    }
    return this.#looking;
  }

  /** Looks for all waiting events, also old ones. Call it every few seconds: signals get lost. */
  drain(): void {
    if (this.dispatch.isStopping) return;
    void this.#guard(() => this.leases.adopt());
    this.#isBehind = true;
    this.look();
    if (!this.#isTryingPoison) {
      this.#isTryingPoison = true;
      void this.#guard(() => this.#tryPoison()).finally(() => (this.#isTryingPoison = false));
    }
  }

  /**
   * Renews what is in hand, and puts down what could not be put down before. Call this every second
   * until nothing is in hand: while a worker stops, others must not take its unrecorded events.
   */
  keep(): Promise<void> {
    return this.#guard(() => this.#keep());
  }

  async #keep(): Promise<void> {
    const nowMs = performance.now();
    this.#old = this.#inHand.uids;
    const due = this.#inHand.olderThan(RENEW_AFTER_MS);
    if (due.length > 0) this.#inHand.noteRenewed(await this.leases.renew(due), nowMs);
    await this.#putDownFailed();
  }

  async #lookWhileRung(): Promise<void> {
    try {
      while (this.#isRung && !this.dispatch.isStopping) {
        const pause = sleep(GATHER_MS);
        await this.#take();
        await pause;
      }
    } finally {
      this.#isLooking = false;
    }
  }

  async #take(): Promise<void> {
    const { limit, crowded: organisations } = this.#inHand.room;
    const except = { organisations, events: this.#old.filter((uid) => this.#inHand.has(uid)) };
    this.#isHeldBack = limit === 0 || organisations.length > 0;
    this.#isRung = false;
    if (limit === 0) return;
    const isBehind = this.#isBehind;
    // The next query has to see a sweep that begins during this one.
    this.#isBehind = this.#isHeldBack;
    const nowMs = performance.now();
    const { events, isMore } = await this.#unheard.watch(() =>
      isBehind ? this.leases.take(limit, except) : this.leases.takeLatest(limit, except),
    );
    void this.#guard(() => this.#run(events, nowMs));
    if (!isMore) return;
    this.#isBehind = true;
    // Others have locked them. A worker that takes them signals; other locks are not polled.
    if (events.length === 0) return;
    // Signal other workers: they find work, too.
    this.#isRung = true;
    this.wakeUps.eventsStored();
  }

  async #tryPoison(): Promise<void> {
    while (!this.dispatch.isStopping) {
      const nowMs = performance.now();
      const poison = await this.leases.takePoison();
      if (!poison) return;
      await this.#tryOnePoison(poison, nowMs);
    }
  }

  async #tryOnePoison(poison: TakenEvent, leasedMs: number): Promise<void> {
    const { event, opens } = poison;
    // Takes no turn: while it waited, poison events of other organisations would wait, too.
    const begin = () => this.fanOut.beginAtOnce(poison);
    if (opens <= POISON.setAsideAfter) return this.#run([poison], leasedMs, begin);
    const reason = `Quarantined: ${POISON.setAsideAfter} workers in a row ended while they fanned this event out.`;
    await this.quarantine.execute(event, reason);
  }

  /**
   * Resolves when the deliveries are committed, without waiting for slow receivers. Events taken
   * while the worker stops are put down here, too, because `FanOutEvent` refuses them.
   */
  async #run(
    events: readonly TakenEvent[],
    leasedMs: number,
    begin = (taken: TakenEvent): Promise<Begun> =>
      this.fanOut.begin(taken, () => this.#inHand.isOwn(taken.event.uid), leasedMs),
  ): Promise<void> {
    for (const { event } of events) {
      this.#inHand.add(event, leasedMs);
      // This lease is new: an earlier run's failure must not put it down.
      this.#failed.delete(event.uid);
    }
    const faults: unknown[] = [];
    await Promise.all(
      events.map(async (taken) => {
        const { uid, organisationUid } = taken.event;
        try {
          const { subscriptionUids } = await begin(taken);
          this.telemetry.fannedOut(taken.event, subscriptionUids);
        } catch (error) {
          faults.push(error);
          // Its lease expires, and its count of opens tells the next worker what may have happened.
          if (!(error instanceof UnrecordedRequests))
            this.#failed.set(uid, { uid, organisationUid });
        }
        this.#inHand.delete(uid);
        if (this.#isHeldBack) this.look();
      }),
    );
    if (faults.length === 0) return;
    // Report once: events that were taken together mostly fail together.
    if (!this.dispatch.isStopping) this.telemetry.backgroundFault('fan-out', faults[0]);
    await this.#putDownFailed();
  }

  async #putDownFailed(): Promise<void> {
    if (this.#failed.size === 0) return;
    const failed = [...this.#failed.values()];
    await this.leases.putDown(failed, this.dispatch.isStopping ? 0 : FAILED_PAUSE_MS);
    for (const { uid } of failed) this.#failed.delete(uid);
  }

  /** Reports faults, which are ours. Leases expire, and the next call looks again. */
  async #guard(work: () => Promise<void>): Promise<void> {
    const guarded = work().catch((error) => this.telemetry.backgroundFault('backlog', error));
    await this.dispatch.waitAtEndFor(guarded);
  }
}
