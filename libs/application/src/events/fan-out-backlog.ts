import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { POISON } from '@rxhooks/domain';
import { Dispatcher } from '../dispatch/dispatcher.js';
import { Alarm } from '../ports/alarm.js';
import { EventLeases, type TakenEvent } from '../ports/event-leases.js';
import { Telemetry } from '../ports/telemetry.js';
import { EventsInHand } from './events-in-hand.js';
import { FanOutEvent } from './fan-out-event.js';
import { UnrecordedRequests } from './first-requests.js';
import { QuarantineEvent } from './quarantine-event.js';
import { UnheardTakes } from './unheard-takes.js';

/** From the start of a look to that of the next: the busier it is, the more a look finds. */
const GATHER_MS = 3;
// What failed is not tried again in a loop; what a stopping worker puts down is for others at once.
const FAILED_PAUSE_MS = 5000;
/** Most events are on record before that, and need no renewal. */
const RENEW_AFTER_MS = 1000;

/**
 * Takes events that wait, under a lease of the database, and has them fanned out beside one another. It looks when the
 * queue rings, and with every sweep, for the queue may be away or have forgotten to ring. Those that workers did not
 * survive run one at a time.
 */
@Injectable()
export class FanOutBacklog {
  readonly #inHand = new EventsInHand();
  /** Events in hand at the latest renewal. The lease of one that is still in hand may have run out: it must not be taken twice. */
  #old: readonly string[] = [];
  readonly #failed = new Set<string>();
  #isRung = false;
  #isLooking = false;
  #looking: Promise<void> = Promise.resolve();
  /** True when events may wait that came before the latest ones. */
  #isBehind = true;
  /** True when what is in hand has kept others from being taken. */
  #isHeldBack = false;
  #isTryingSuspects = false;
  readonly #unheard: UnheardTakes;

  constructor(
    private readonly leases: EventLeases,
    private readonly fanOut: FanOutEvent,
    private readonly quarantine: QuarantineEvent,
    private readonly dispatch: Dispatcher,
    private readonly alarm: Alarm,
    private readonly telemetry: Telemetry,
  ) {
    this.#unheard = new UnheardTakes(leases, () => [...this.#inHand.uids, ...this.#failed]);
  }

  /** Looks without waiting for it; what comes while it looks is seen. */
  look(): void {
    void this.lookToEnd();
  }

  /** To be called after every ring. Resolves when nothing more is to be looked at, and the next ring may be heard. */
  lookToEnd(): Promise<void> {
    this.#isRung = true;
    if (!this.#isLooking) {
      this.#isLooking = true;
      this.#looking = this.#guard(() => this.#lookWhileRung());
    }
    return this.#looking;
  }

  /** Looks for all waiting events, old ones included. Returns at once. Call it every few seconds, since rings can be lost. */
  drain(): void {
    if (this.dispatch.isStopping) return;
    void this.#guard(() => this.leases.adopt());
    this.#isBehind = true;
    this.look();
    if (!this.#isTryingSuspects) {
      this.#isTryingSuspects = true;
      void this.#guard(() => this.#trySuspects()).finally(() => (this.#isTryingSuspects = false));
    }
  }

  /**
   * Renews what is in hand, and puts down what could not be put down before. To be called every second until nothing is in
   * hand any more: while a worker stops, what it cannot put on record yet is not for others.
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
    // A sweep that begins while this looks has to be seen by the next look.
    this.#isBehind = this.#isHeldBack;
    const nowMs = performance.now();
    const { events, isMore } = await this.#unheard.watch(() =>
      isBehind ? this.leases.take(limit, except) : this.leases.takeLatest(limit, except),
    );
    void this.#guard(() => this.#run(events, nowMs));
    if (!isMore) return;
    this.#isBehind = true;
    // Others have it locked. Who takes it rings; who only keeps it is not asked again and again.
    if (events.length === 0) return;
    // There is work for others, too.
    this.#isRung = true;
    this.alarm.eventsStored();
  }

  async #trySuspects(): Promise<void> {
    while (!this.dispatch.isStopping) {
      const nowMs = performance.now();
      const suspect = await this.leases.takeSuspect();
      if (!suspect) return;
      await this.#trySuspect(suspect, nowMs);
    }
  }

  async #trySuspect(suspect: TakenEvent, leasedMs: number): Promise<void> {
    const { event, opens } = suspect;
    // One that waited for its turn would keep those of other organisations from theirs.
    const begin = () => this.fanOut.beginAtOnce(suspect);
    if (opens <= POISON.setAsideAfter) return this.#run([suspect], leasedMs, begin);
    const reason = `Quarantined: ${POISON.setAsideAfter} workers in a row ended while they fanned this event out.`;
    this.telemetry.backgroundFault('fan-out', new Error(`Event ${event.uid}: ${reason}`));
    await this.quarantine.execute(event.uid, reason);
  }

  /**
   * Ends when the deliveries are committed, and does not wait for slow receivers. Events that are taken while the worker stops
   * are put down in the same way, because `FanOutEvent` refuses them.
   */
  async #run(
    events: readonly TakenEvent[],
    leasedMs: number,
    begin = (taken: TakenEvent): Promise<unknown> =>
      this.fanOut.begin(taken, () => this.#inHand.isOwn(taken.event.uid), leasedMs),
  ): Promise<void> {
    for (const { event } of events) {
      this.#inHand.add(event, leasedMs);
      // Its lease is a new one, which an earlier run must not put down.
      this.#failed.delete(event.uid);
    }
    const faults: unknown[] = [];
    await Promise.all(
      events.map(async (taken) => {
        const { uid } = taken.event;
        try {
          await begin(taken);
          this.telemetry.fannedOut();
        } catch (error) {
          faults.push(error);
          // Its lease runs out, and the count of its openings tells the next worker what may have happened.
          if (!(error instanceof UnrecordedRequests)) this.#failed.add(uid);
        }
        this.#inHand.delete(uid);
        if (this.#isHeldBack) this.look();
      }),
    );
    if (faults.length === 0) return;
    // Once for all of them: they were taken together, and what they meet they mostly meet together.
    if (!this.dispatch.isStopping) this.telemetry.backgroundFault('fan-out', faults[0]);
    await this.#putDownFailed();
  }

  async #putDownFailed(): Promise<void> {
    if (this.#failed.size === 0) return;
    const failed = [...this.#failed];
    await this.leases.putDown(failed, this.dispatch.isStopping ? 0 : FAILED_PAUSE_MS);
    for (const uid of failed) this.#failed.delete(uid);
  }

  /** Faults here are ours. Leases run out, and the next call looks again. */
  async #guard(work: () => Promise<void>): Promise<void> {
    const guarded = work().catch((error) => this.telemetry.backgroundFault('backlog', error));
    await this.dispatch.waitAtEndFor(guarded);
  }
}
