/**
 * CPU-seconds and visits of one delivery at fan-out 1 on Redis, measured with `npm run bench`
 * (docs/performance.md). Replace them with figures of other machines.
 */
export const COSTS = {
  /** Accept the event, open the delivery, record the attempt; about a third each. */
  postgres: { cpuSeconds: 220e-6, visits: 3 },
  /** One thread: add the wake-up, take and finish the job; shares, as jobs have several events. */
  redis: { cpuSeconds: 17e-6, visits: 2 },
  /** Any number of processes share these two, so that no event waits for them. */
  api: { cpuSeconds: 80e-6 },
  worker: { cpuSeconds: 230e-6 },
} as const;
