import { Injectable } from '@nestjs/common';
import { databaseFaultOf, isPassing } from '../connection/database-fault.js';

/** Holders renew their leases each second; the rest is room for pools that connect again. */
const RENEWED_WITHIN_MS = 15_000;

/** An outage that lasts longer counts as the end of the workers that hold leases. */
const LONGEST_OUTAGE_MS = 10 * 60_000;

/**
 * For how long a lease still counts after it ran out. If the database was away from this process,
 * it may have been away from the holders of leases too, who could not renew and have their
 * outcomes in hand. They get time to do so before their requests are made again.
 */
@Injectable()
export class LeaseGrace {
  #failedMs = -Infinity;

  get graceMs(): number {
    return performance.now() - this.#failedMs < RENEWED_WITHIN_MS ? LONGEST_OUTAGE_MS : 0;
  }

  /** Runs a statement about leases, and notes when the database did not do its work. */
  async watch<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (isOutage(error)) this.#failedMs = performance.now();
      throw error;
    }
  }
}

/** These statements skip locked rows, so that one which is `busy` meets more than a lock. */
function isOutage(error: unknown): boolean {
  const fault = databaseFaultOf(error);
  return isPassing(fault) && fault !== 'give_way' && fault !== 'moving';
}
