import type { GateOptions } from '@rxhooks/application';

/** Requests in flight per worker. An endpoint at 50 ms that may use all of its ceiling takes 5,000 deliveries a second. */
export const ENDPOINT_LIMITS: GateOptions = {
  floor: 2,
  start: 16,
  ceiling: 256,
  organisation: 512,
  total: 1024,
};

/** Events and their deliveries, claims, outcomes and jobs of the public queue at a time: several good batches, so that the next is ready. */
export const INTAKE_LIMIT = 256;
