import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Dispatcher } from '../dispatch/dispatcher.js';
import { RecoveryBatches } from '../ports/recovery-batches.js';
import { Telemetry } from '../ports/telemetry.js';

/** After a fault, which must not keep the other recoveries waiting. */
const FAULT_MS = 1000;

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
    while (!signal.aborted) {
      const running = await this.batches.listRunning();
      if (running.length === 0) return;
      const waits: number[] = [];
      for (const uid of running) waits.push(await this.#sendBatch(uid));
      // A stop ends the pause, and then the loop.
      await sleep(Math.min(...waits), undefined, { signal }).catch(() => undefined);
    }
  }

  settle(): Promise<void> {
    return this.batches.settle();
  }

  async #sendBatch(uid: string): Promise<number> {
    try {
      const { endpoint, waitMs } = await this.batches.send(uid);
      // Where this worker is full, another one's sweeper finds them.
      if (endpoint) this.dispatch.claimBacklog(endpoint);
      return waitMs;
    } catch (error) {
      this.telemetry.backgroundFault('recovery', error);
      return FAULT_MS;
    }
  }
}
