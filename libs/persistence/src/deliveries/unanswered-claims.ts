import { Injectable } from '@nestjs/common';
import type { DeliveryKey, Endpoint } from '@rxhooks/application';
import { databaseFaultOf } from '../connection/database-fault.js';

/** Rows that a claim may have leased: named ones, due ones of endpoints, or poison. */
export type ClaimedRows =
  | { readonly deliveries: readonly DeliveryKey[] }
  | { readonly endpoints: readonly Endpoint[] }
  | { readonly poison: true };

export type UnansweredClaim = {
  readonly leaseTokens: readonly string[];
  readonly rows: ClaimedRows;
  readonly sinceMs: number;
  isGivenBack: boolean;
};

// A thousand claims without an answer are an outage; deliveries of further ones count as sent when
// their leases run out.
const MAX_REMEMBERED = 1000;

/**
 * Claims whose answer never came: the connection was cut, or the server took too long. They may
 * have been committed, and then this process holds leases that it does not know. No request was
 * made for these.
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
      // A server that answers has rolled the statement back.
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
