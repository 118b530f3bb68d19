import type { Unwritten } from '../deliveries/record-outcome.js';
import type { LeasedDelivery } from '../ports/delivery-store.js';
import type { Permit } from './permit.js';

/** An attempt that may be made now. Its permit ends with the attempt. */
export type Permitted = {
  readonly leased: LeasedDelivery;
  readonly permit: Permit;
  readonly unwritten?: Unwritten | undefined;
};
