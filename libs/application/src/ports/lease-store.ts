import type { Lease } from '../deliveries/leases-in-hand.js';

export abstract class LeaseStore {
  /** Puts off the end of leases that still stand. Returns the deliveries it was put off for; what is being written meanwhile is left out. */
  abstract renew(leases: readonly Lease[]): Promise<readonly string[]>;
  /** Gives back what was claimed by statements whose answer never came: no request was made for it, nor will be. */
  abstract giveBackUnanswered(): Promise<void>;
}
