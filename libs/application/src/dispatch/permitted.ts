import type { Unwritten } from '../deliveries/record-outcome.js';
import type { Assignment } from '../ports/delivery-store.js';
import type { Permit } from './permit.js';

/** An attempt that may be made now. Its permit ends with the attempt. */
export type Permitted = {
  readonly assignment: Assignment;
  readonly permit: Permit;
  readonly unwritten?: Unwritten | undefined;
};
