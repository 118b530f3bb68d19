import type { BusinessKey } from '../events/business-keys-in.js';

/** Hashes business keys under a secret of their organisation: equal values have equal hashes. */
export abstract class BusinessKeyHasher {
  /**
   * The keys of an event as the store keeps them, with their visibilities. `undefined` for none, and for
   * an organisation that another cell serves, or will.
   */
  abstract pack(organisationUid: string, keys: readonly BusinessKey[]): Promise<Buffer | undefined>;
  /** The hash to look for; `undefined` for an organisation that has none stored. */
  abstract find(organisationUid: string, value: string): Promise<Buffer | undefined>;
}
