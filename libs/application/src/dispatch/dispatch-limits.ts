import type { CapBounds } from '@rxhooks/domain';

/** How much may be in flight from one worker, in weight: a request weighs one, and more with a large body. */
export type DispatchLimits = CapBounds & {
  /** The cap of an endpoint that nothing is known about. */
  readonly start: number;
  /** Over all endpoints of one organisation. */
  readonly organisation: number;
  /** Over all endpoints of the worker. */
  readonly total: number;
  /** With what hangs, and with floors beyond `total`, at which only what answers goes on; for an organisation half of it. */
  readonly most: number;
};
