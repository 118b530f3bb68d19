/**
 * CPU-seconds of one delivery at fan-out 1 on Redis, and how often it comes by: measured with `npm run bench`, see
 * docs/performance.md. Whoever measures other figures on other machines puts them here.
 */
export const COSTS = {
  /** Take the event in, open the delivery, conclude the attempt; about a third each. */
  postgres: { cpuSeconds: 220e-6, visits: 3 },
  /** One thread: add the alarm, take and finish the job; a share of both, for jobs have several events. */
  redis: { cpuSeconds: 17e-6, visits: 2 },
  /** Any number of processes share these two, so that nobody waits for them. */
  api: { cpuSeconds: 80e-6 },
  worker: { cpuSeconds: 230e-6 },
} as const;
