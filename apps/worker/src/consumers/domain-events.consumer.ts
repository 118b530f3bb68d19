import { createHash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import {
  AcceptEvents,
  type AcceptResult,
  Clock,
  NoteRefusal,
  weightOf,
  WriteLimiter,
} from '@rxhooks/application';
import { AppError } from '@rxhooks/domain';
import { databaseFaultOf } from '@rxhooks/persistence';
import { InexactJsonError, parseExactJson } from '@rxhooks/json';
import { RareLines } from '@rxhooks/platform';
import { JobConsumer, QueueBackend, QUEUES, rawDataOf } from '@rxhooks/queue';
import { type Job, UnrecoverableError } from 'bullmq';
import { Metrics } from '../health/metrics.js';

type Result = AcceptResult | { readonly kind: 'our_fault' | 'unstorable' };

const OUR_FAULT_DELAY_MS = 2000;
/** Longer, because there may be many jobs: others come first. */
const MOVING_DELAY_MS = 10_000;
const REFUSED = 'An event was refused; its job, in the failed set, has the reason';
// Parsing needs several times a job's size. An event that may be stored is a third of this at most.
const MAX_JOB_LENGTH = 3 * 1024 * 1024;

/**
 * Takes the events that upstream services queue. An accepted event is stored in PostgreSQL and its
 * job removed; a refused one ends in the failed set with the reason. A fault of ours postpones the
 * job, however few attempts its producer allowed.
 */
@Injectable()
export class DomainEventsConsumer extends JobConsumer<Job> {
  protected override readonly queue = QUEUES.domainEvents;
  protected override readonly concurrency = 16;
  readonly #logger = new Logger(DomainEventsConsumer.name);
  readonly #lines = new RareLines();
  constructor(
    backend: QueueBackend,
    private readonly acceptEvents: AcceptEvents,
    private readonly noteRefusal: NoteRefusal,
    private readonly writes: WriteLimiter,
    private readonly metrics: Metrics,
    private readonly clock: Clock,
  ) {
    super(backend);
  }

  protected override partsOf(job: Job) {
    return [job];
  }

  protected override async handle(job: Job): Promise<void> {
    const data = rawDataOf(job);
    if (data.length > MAX_JOB_LENGTH) this.#refuse('The event is too large.');
    // In turn: reading a text of a megabyte takes several megabytes.
    const { kind, reason } = await this.writes.admit(this.queue, weightOf({ data }), async () => {
      const body = this.#read(job);
      return this.#noteRefused(job, body, await this.#accept(body));
    });
    if (kind === 'our_fault' || kind === 'moving') {
      this.metrics.domainEvents.inc({ result: 'postponed' });
      const delayMs = kind === 'moving' ? MOVING_DELAY_MS : OUR_FAULT_DELAY_MS;
      return this.postpone(job, this.clock.now(), delayMs);
    }
    if (reason !== undefined) this.#refuse(reason);
    this.metrics.domainEvents.inc({ result: 'accepted' });
  }

  async #accept(body: unknown): Promise<Result> {
    try {
      const [result] = await this.acceptEvents.execute([body], { kind: 'operator' });
      if (!result) throw new Error('One event gives one result.');
      return result;
    } catch (error) {
      if (databaseFaultOf(error) === 'unstorable') return { kind: 'unstorable' };
      this.noteFault(error);
      return { kind: 'our_fault' };
    }
  }

  /** On record for the organisation before the job ends, or the job is run again. */
  async #noteRefused(job: Job, body: unknown, result: Result) {
    const { kind } = result;
    const reason = reasonOf(result);
    if (reason === undefined || kind === 'moved') return { kind, reason };
    try {
      await this.noteRefusal.execute(body, idOf(job), reason);
      return { kind, reason };
    } catch (error) {
      this.noteFault(error);
      return { kind: 'our_fault', reason: undefined } as const;
    }
  }

  /** Refuses the job: it stays in the failed set with its reason. */
  protected override async quarantine(_job: Job, reason: string): Promise<void> {
    this.#refuse(reason);
  }

  #read(job: Job): unknown {
    try {
      const body = parseExactJson(rawDataOf(job));
      // If the body lacks type and id, the job gives both, so that a rerun after a crash is the
      // same event.
      return isObject(body) ? withDefaults(body, job) : body;
    } catch (error) {
      if (error instanceof InexactJsonError) this.#refuse(error.message);
      throw error;
    }
  }

  /** Not logged: the reason may name a field that the sender made up. */
  #refuse(reason: string): never {
    this.metrics.domainEvents.inc({ result: 'refused' });
    this.#lines.tell('refused', (leftOut) =>
      this.#logger.warn({ queue: this.queue, leftOut, msg: REFUSED }),
    );
    throw new UnrecoverableError(reason);
  }
}

function isObject(body: unknown): body is Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null && !Array.isArray(body);
}

function withDefaults(body: Readonly<Record<string, unknown>>, job: Job) {
  return { ...body, event_type: body['event_type'] ?? job.name, id: body['id'] ?? idOf(job) };
}

/**
 * The same for all runs of a job, and for all jobs with the same id of their producer. BullMQ's own
 * ids are integers that restart at 1 when Redis was emptied: the timestamp tells them apart.
 * Producers cannot choose integers, except as `007` or with more digits than a number has.
 */
function idOf({ id = '', timestamp }: Job): string {
  const name = id === String(Number.parseInt(id, 10)) ? `${timestamp}.${id}` : id;
  return `job_${createHash('sha256').update(name).digest('hex').slice(0, 32)}`;
}

/** Why an event is not accepted, and will not be. */
function reasonOf(result: Result): string | undefined {
  switch (result.kind) {
    case 'refused':
      return describe(result);
    case 'too_large':
      return 'The event is too large.';
    case 'unstorable':
      return 'The event holds a value that cannot be stored.';
    case 'moved':
      return AppError.moved().message;
    case 'accepted':
    case 'moving':
    case 'our_fault':
      return undefined;
  }
}

/** Names the fields and never their values, because it is kept in the queue. */
function describe({ fields }: Extract<AcceptResult, { kind: 'refused' }>): string {
  const faults = fields.map(({ field, message }) => `${field} ${message}`);
  return `The event was not accepted: ${faults.join('; ')}.`;
}
