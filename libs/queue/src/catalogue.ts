import type { JobsOptions } from 'bullmq';

/** Every queue there is. `domain-events` is public: upstream services in any language write it. */
export const QUEUES = {
  domainEvents: 'domain-events',
  fanOut: 'fan-out',
  deliveries: 'deliveries',
} as const;

export type QueueName = (typeof QUEUES)[keyof typeof QUEUES];

/** "Look at what is stored." What it names is nothing: a worker of the release before this one would fan that out. */
export type LookJob = { readonly events: readonly never[] };

/** "This attempt of this delivery is due." */
export type DeliveryJob = {
  readonly delivery: string;
  readonly subscription: string;
  readonly organisation: string;
  readonly attempt: number;
};

/**
 * Our own jobs carry ids only, and none is kept: a kept id would turn the sweeper's next alarm into a silent no-op.
 * BullMQ's own attempts are for our faults alone (a database blip); receivers are retried by the schedule in Postgres.
 */
export const OWN_JOB_OPTIONS = {
  removeOnComplete: true,
  removeOnFail: true,
  attempts: 3,
  backoff: { type: 'exponential', delay: 500 },
} satisfies JobsOptions;

/** Ids are dedupe keys while the job is in the queue. They hold no `:` and are never digits only, which BullMQ refuses. */
export const JOB_IDS = {
  /** One job for all that ring before it is taken. */
  look: 'look',
  /** A fresh id for every attempt, so nothing has to be cleared before the next one. */
  retry: ({ delivery, attempt }: DeliveryJob) => `${delivery}.${attempt}`,
  /** Beside a retry that may be waiting under its own id for a later time; whichever comes first makes the attempt. */
  resend: ({ delivery, attempt }: DeliveryJob) => `${delivery}.${attempt}.resend`,
} as const;

/**
 * The latest refused jobs of upstream's stay, with their reasons; a job of ours is gone as soon as it is done. Not by
 * age: BullMQ judges that by the clock of the worker, and one that is ahead would erase them all.
 */
export const REFUSED_JOBS_KEPT = { count: 10_000 };
