import type { Lease } from '../deliveries/leases-in-hand.js';

export abstract class LeaseStore {
  /** Extends leases that are still valid. Returns the deliveries; skips those being written. */
  abstract renew(leases: readonly Lease[]): Promise<readonly string[]>;
  /** Gives back claims whose answer never came: no request was made for them, nor will be. */
  abstract giveBackUnanswered(): Promise<void>;
}
