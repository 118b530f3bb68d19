import type { CapBounds } from '@rxhooks/domain';

/** One worker's limits in flight, in weight: a request weighs one, more with a large body. */
export type DispatchLimits = CapBounds & {
  /** The first cap of an endpoint without a record. */
  readonly start: number;
  /** Over all endpoints of one organisation. */
  readonly organisation: number;
  /** Over all endpoints of the worker. */
  readonly total: number;
  /**
   * Everything in flight, including hanging requests and floors beyond `total`. At this, or at half
   * of it in one organisation, unproven endpoints get no more and proven ones lose their floors.
   */
  readonly most: number;
};
