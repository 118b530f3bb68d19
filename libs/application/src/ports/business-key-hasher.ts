import type { KeyVisibility } from '../events/business-keys-in.js';

/** A business key as it is stored. */
export type HashedKey = { readonly hash: Buffer; readonly visibility: KeyVisibility };

/** Hashes business keys under a secret of their organisation: equal values have equal hashes. */
export abstract class BusinessKeyHasher {
  /** In order. None for an organisation that another cell serves, or will. */
  abstract hash(organisationUid: string, values: readonly string[]): Promise<readonly Buffer[]>;
  /** The hash to look for; `undefined` for an organisation that has none stored. */
  abstract find(organisationUid: string, value: string): Promise<Buffer | undefined>;
}
