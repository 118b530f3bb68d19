import type { CapBounds } from '@rxhooks/domain';

/** How much may be in flight from one worker, in weight: a request weighs one, and more with a large body. */
export type DispatchLimits = CapBounds & {
  /** The cap of an endpoint that nothing is known about. */
  readonly start: number;
  /** Over all endpoints of one organisation. */
  readonly organisation: number;
  /** Over all endpoints of the worker. */
  readonly total: number;
  /**
   * Everything in flight, hanging requests and floors beyond `total` included. At this, or at half of it in one organisation,
   * unproven endpoints get no more, and proven ones lose their floors.
   */
  readonly most: number;
};
