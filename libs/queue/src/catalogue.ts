import type { JobsOptions } from 'bullmq';

/** All queues. `domain-events` is public: upstream services in any language write to it. */
export const QUEUES = {
  domainEvents: 'domain-events',
  fanOut: 'fan-out',
  deliveries: 'deliveries',
} as const;

export type QueueName = (typeof QUEUES)[keyof typeof QUEUES];

/**
 * Tells a worker to look for stored events. Empty, because a worker of the previous release would
 * fan out what it names.
 */
export type LookJob = { readonly events: readonly never[] };

/** Says that this attempt of this delivery is due. */
export type DeliveryJob = {
  readonly delivery: string;
  readonly subscription: string;
  readonly organisation: string;
  readonly attempt: number;
};

/**
 * Our own jobs carry only ids, and none is kept: a kept id would make the sweeper's next job a
 * silent no-op. BullMQ's own attempts are for faults of ours (a database blip); receivers are
 * retried by the schedule in PostgreSQL.
 */
export const OWN_JOB_OPTIONS = {
  removeOnComplete: true,
  removeOnFail: true,
  attempts: 3,
  backoff: { type: 'exponential', delay: 500 },
} satisfies JobsOptions;

/** Names of the jobs about one delivery: it is due, or a person has asked for it. */
export const DELIVERY_JOBS = { retry: 'retry', resend: 'resend' } as const;

/**
 * Job ids deduplicate while the job is queued. BullMQ refuses ids with `:`, and ids of digits only.
 */
export const JOB_IDS = {
  /** One job for all rings before it is taken. */
  look: 'look',
  /** A new id for each attempt, so that no earlier job has to be removed. */
  retry: ({ delivery, attempt }: DeliveryJob) => `${delivery}.${attempt}`,
  /** Differs from the id of a waiting retry; whichever job comes first makes the attempt. */
  resend: ({ delivery, attempt }: DeliveryJob) => `${delivery}.${attempt}.resend`,
} as const;

/**
 * Keeps the latest refused jobs of upstream with their reasons; our own are removed when done. Not
 * by age: BullMQ reads that by the worker's clock, and one that is ahead would erase them all.
 */
export const REFUSED_JOBS_KEPT = { count: 10_000 };
