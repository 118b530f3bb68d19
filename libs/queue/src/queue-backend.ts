import type { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { kindOf, type Part, RareLines, sayLeftOut } from '@rxhooks/platform';
import { type Job, Queue, type Worker } from 'bullmq';
import type { Bell } from './bell.js';
import { OWN_JOB_OPTIONS, type QueueName, REFUSED_JOBS_KEPT } from './catalogue.js';
import { QUEUE_OPTIONS, type QueueOptions } from './queue-options.js';
import { openQueueServer, type QueueServer } from './queue-server.js';
import { queuePart, type QueueState } from './queue-state.js';
import { RawDataWorker } from './raw-data-worker.js';

/**
 * By default BullMQ reruns a killed worker's job after a minute, and fails it for good the second
 * time. Our rows in PostgreSQL record what is done, so jobs may rerun soon and often; `JobConsumer`
 * decides when to stop.
 */
const CRASH_TUNING = { lockDuration: 10_000, stalledInterval: 5000, maxStalledCount: 1_000_000 };

// A server that does not answer must not delay the end of the process.
const DEADLINE_MS = 2000;
// Jobs end within a second; a longer close means such a server.
const WORKER_DEADLINE_MS = 3000;

/** Opens queues, workers and the bell on one server, and closes them after all their users. */
@Injectable()
export class QueueBackend implements OnApplicationShutdown {
  readonly part: Part<QueueState>;
  readonly bell: Bell;
  readonly #server: QueueServer;
  readonly #queues = new Map<QueueName, Queue>();
  readonly #logger = new Logger(QueueBackend.name);
  readonly #lines = new RareLines();

  constructor(@Inject(QUEUE_OPTIONS) private readonly options: QueueOptions) {
    this.#server = openQueueServer(options);
    this.part = queuePart(this.#server);
    this.bell = this.#server.openBell(this, (error) => this.#tellFault('look', error));
  }

  get isUsable(): boolean {
    return this.#server.isUsable();
  }

  queue(name: QueueName): Queue {
    const queue = this.#queues.get(name) ?? this.#openQueue(name);
    this.#queues.set(name, queue);
    return queue;
  }

  openWorker(name: QueueName, concurrency: number, handle: (job: Job) => Promise<void>): Worker {
    const { connection, backendFactory } = this.#server;
    const worker = new RawDataWorker(
      name,
      handle,
      {
        connection,
        prefix: this.options.prefix,
        concurrency,
        ...CRASH_TUNING,
        removeOnComplete: { count: 0 },
        removeOnFail: REFUSED_JOBS_KEPT,
      },
      backendFactory,
    );
    return this.#watch(worker as unknown as Worker);
  }

  /** Takes no more jobs and waits for running ones. */
  async closeWorker(worker: Worker): Promise<void> {
    // Does not wait for a server that is away: the rows say what is left to do.
    const closed = worker.close(!this.isUsable);
    await Promise.race([closed, sleep(WORKER_DEADLINE_MS, undefined, { ref: false })]);
  }

  async onApplicationShutdown(): Promise<void> {
    const closed = Promise.all([...this.#queues.values()].map((queue) => queue.close()));
    await Promise.race([closed, sleep(DEADLINE_MS, undefined, { ref: false })]);
    await this.#server.close();
  }

  #openQueue(name: QueueName): Queue {
    const { connection, backendFactory } = this.#server;
    const { prefix } = this.options;
    const options = { connection, prefix, defaultJobOptions: OWN_JOB_OPTIONS };
    return this.#watch(new Queue(name, options, backendFactory) as unknown as Queue);
  }

  /** Without a listener a connection error would end the process. */
  #watch<T extends EventEmitter & { readonly name: string }>(opened: T): T {
    opened.on('error', (error: Error) => this.#tellFault(opened.name, error));
    return opened;
  }

  /** All queues and workers report the same faults, because they share the server. */
  #tellFault(name: string, error: Error): void {
    this.#lines.tell(kindOf(error), (leftOut) =>
      this.#logger.warn(`${name}: ${error.message}${sayLeftOut(leftOut)}`),
    );
  }
}
