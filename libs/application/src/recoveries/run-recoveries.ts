import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Dispatcher } from '../dispatch/dispatcher.js';
import { RecoveryBatches, type SentBatch } from '../ports/recovery-batches.js';
import { Telemetry } from '../ports/telemetry.js';

/** After a fault, which must not keep the other recoveries waiting. */
const FAULT_MS = 1000;
const SHORTEST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2000;

/**
 * How long to wait when nothing could be sent, for the nth time in a row. A recovery may wait for
 * days for an endpoint that is paused, and workers should not ask for it ten times a second.
 */
export const pauseMsAfter = (idleTurns: number): number =>
  Math.min(SHORTEST_PAUSE_MS * 2 ** (idleTurns - 1), LONGEST_PAUSE_MS);

type Turn = Pick<SentBatch, 'isTaken' | 'waitMs'>;

/**
 * Sends what recoveries have to send, in turn. Any number of workers may: a batch is taken by one of
 * them, and the time of the database says when the next one may be.
 */
@Injectable()
export class RunRecoveries {
  constructor(
    private readonly batches: RecoveryBatches,
    private readonly dispatch: Dispatcher,
    private readonly telemetry: Telemetry,
  ) {}

  /** Returns when no recovery has anything to send, or after the abort. */
  async execute(signal: AbortSignal): Promise<void> {
    let idleTurns = 0;
    while (!signal.aborted) {
      const running = await this.batches.listRunning();
      if (running.length === 0) return;
      const turns: Turn[] = [];
      for (const uid of running) turns.push(await this.#sendBatch(uid));
      idleTurns = turns.some(({ isTaken }) => isTaken) ? 0 : idleTurns + 1;
      const waitMs = Math.min(...turns.map((turn) => turn.waitMs));
      const pauseMs = idleTurns === 0 ? waitMs : Math.max(waitMs, pauseMsAfter(idleTurns));
      // A stop ends the pause, and then the loop.
      await sleep(Math.min(pauseMs, LONGEST_PAUSE_MS), undefined, { signal }).catch(
        () => undefined,
      );
    }
  }

  settle(): Promise<void> {
    return this.batches.settle();
  }

  async #sendBatch(uid: string): Promise<Turn> {
    try {
      const { isTaken, endpoint, waitMs } = await this.batches.send(uid);
      // Where this worker is full, another one's sweeper finds them.
      if (endpoint) this.dispatch.claimBacklog(endpoint);
      return { isTaken, waitMs };
    } catch (error) {
      this.telemetry.backgroundFault('recovery', error);
      return { isTaken: false, waitMs: FAULT_MS };
    }
  }
}
