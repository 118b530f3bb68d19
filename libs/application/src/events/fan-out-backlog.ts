import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Dispatcher } from '../dispatch/dispatcher.js';
import { EventLeases, type SuspectEvent } from '../ports/event-leases.js';
import { Telemetry } from '../ports/telemetry.js';
import { FanOutEvent } from './fan-out-event.js';
import { QuarantineEvent } from './quarantine-event.js';

// Younger than this, the job that was enqueued with it is most likely on its way.
const GRACE_MS = 2000;
// While the queue is away this is all that looks: a delivery is late by the grace and by this.
const PAUSE_MS = 200;
const MAX_IN_HAND = 1000;
// What failed is not tried again in a loop; what a stopping worker puts down is for others at once.
const FAILED_PAUSE_MS = 5000;
const QUARANTINE_AFTER_OPENS = 5;
const LEASED = { isLeased: true };

/**
 * Fans out what no job of the queue has brought: Redis is away, full, slow or has forgotten it. Takes events under a lease
 * of the database and runs them beside one another; those that workers did not survive run one at a time.
 */
@Injectable()
export class FanOutBacklog {
  readonly #inHand = new Set<string>();
  readonly #failed = new Set<string>();
  #isLooking = false;
  #isTryingSuspects = false;

  constructor(
    private readonly leases: EventLeases,
    private readonly fanOut: FanOutEvent,
    private readonly quarantine: QuarantineEvent,
    private readonly dispatch: Dispatcher,
    private readonly telemetry: Telemetry,
  ) {}

  /** Renews what is in hand, and looks for more until there is none. Returns at once; to be called every few seconds. */
  drain(): void {
    if (this.dispatch.isStopping) return;
    void this.#guard(() => this.#keep());
    if (!this.#isLooking) {
      this.#isLooking = true;
      void this.#guard(() => this.#take()).finally(() => (this.#isLooking = false));
    }
    if (!this.#isTryingSuspects) {
      this.#isTryingSuspects = true;
      void this.#guard(() => this.#trySuspects()).finally(() => (this.#isTryingSuspects = false));
    }
  }

  async #keep(): Promise<void> {
    if (this.#inHand.size > 0) await this.leases.renew([...this.#inHand]);
    await this.#putDownFailed();
  }

  async #take(): Promise<void> {
    while (!this.dispatch.isStopping) {
      const room = MAX_IN_HAND - this.#inHand.size;
      const events = room > 0 ? await this.leases.takeOverdue(GRACE_MS, room) : [];
      if (room > 0 && events.length === 0) return;
      void this.#guard(() => this.#run(events));
      await sleep(PAUSE_MS);
    }
  }

  async #trySuspects(): Promise<void> {
    while (!this.dispatch.isStopping) {
      const suspect = await this.leases.takeSuspect(GRACE_MS);
      if (!suspect) return;
      await this.#trySuspect(suspect);
    }
  }

  async #trySuspect({ uid, opens }: SuspectEvent): Promise<void> {
    // Not for as long as a receiver takes: the next one may be for another organisation.
    if (opens <= QUARANTINE_AFTER_OPENS)
      return this.#run([uid], async () => void (await this.fanOut.begin(uid, LEASED)));
    const reason = `Quarantined: ${QUARANTINE_AFTER_OPENS} workers in a row ended while they fanned this event out.`;
    this.telemetry.backgroundFault('fan-out', new Error(`Event ${uid}: ${reason}`));
    await this.quarantine.execute(uid, reason);
  }

  /** Events that are taken when the worker stops are put down by the same way: `FanOutEvent` refuses them. */
  async #run(
    eventUids: readonly string[],
    fanOut = (uid: string) => this.fanOut.execute(uid, LEASED),
  ): Promise<void> {
    for (const uid of eventUids) this.#inHand.add(uid);
    const faults: unknown[] = [];
    await Promise.all(
      eventUids.map(async (uid) => {
        try {
          await fanOut(uid);
        } catch (error) {
          faults.push(error);
          this.#failed.add(uid);
        }
        this.#inHand.delete(uid);
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
