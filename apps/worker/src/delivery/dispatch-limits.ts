import type { DispatchLimits, WriteLimits } from '@rxhooks/application';

/** Requests in flight. At 50 ms each, an endpoint at its ceiling takes 5,000 per second. */
export const DISPATCH_LIMITS: DispatchLimits = {
  floor: 2,
  start: 16,
  ceiling: 256,
  organisation: 512,
  total: 1024,
  most: 2048,
};

/** Rows being written: several good batches, so that the next is ready. */
export const WRITE_LIMITS: WriteLimits = { organisation: 256, total: 512, aside: 2048 };
