import { Injectable } from '@nestjs/common';
import { databaseFaultOf } from '../connection/database-fault.js';

/** Which rows a claim may have leased: named, due ones of an endpoint, or a suspect. */
export type ClaimedRows =
  | { readonly deliveryUids: readonly string[] }
  | { readonly subscriptionUids: readonly string[] }
  | { readonly suspects: true };

export type UnansweredClaim = {
  readonly leaseTokens: readonly string[];
  readonly rows: ClaimedRows;
  readonly sinceMs: number;
  isGivenBack: boolean;
};

// A thousand claims without an answer are an outage; what is beyond counts as sent when its lease runs out.
const MAX_REMEMBERED = 1000;

/**
 * Claims whose answer never came: the connection was cut, or the server took too long. They may have been done, and then
 * this process holds leases that it has never heard of. Nobody has made a request for them.
 */
@Injectable()
export class UnansweredClaims {
  readonly #claims = new Set<UnansweredClaim>();

  async watch<T>(
    leaseTokens: readonly string[],
    rows: ClaimedRows,
    claim: () => Promise<T>,
  ): Promise<T> {
    try {
      return await claim();
    } catch (error) {
      // A server that answers has undone the statement.
      if (databaseFaultOf(error) === 'away' && this.#claims.size < MAX_REMEMBERED)
        this.#claims.add({ leaseTokens, rows, sinceMs: performance.now(), isGivenBack: false });
      throw error;
    }
  }

  list(): readonly UnansweredClaim[] {
    return [...this.#claims];
  }

  forget(claim: UnansweredClaim): void {
    this.#claims.delete(claim);
  }
}
