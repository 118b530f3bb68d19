import type { DispatchLimits, WriteLimits } from '@rxhooks/application';

/** In flight per worker. An endpoint at 50 ms that may use all of its ceiling takes 5,000 deliveries a second. */
export const DISPATCH_LIMITS: DispatchLimits = {
  floor: 2,
  start: 16,
  ceiling: 256,
  organisation: 512,
  total: 1024,
  most: 2048,
};

/** Rows at the database at a time: several good batches, so that the next is ready. */
export const WRITE_LIMITS: WriteLimits = { organisation: 256, total: 512, aside: 2048 };
