import type { Job } from 'bullmq';
import { Logger } from '@nestjs/common';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { QUEUES } from './catalogue.js';
import { JobConsumer } from './job-consumer.js';
import type { QueueBackend } from './queue-backend.js';

type Run = (job: Job) => Promise<void>;

class Consumer extends JobConsumer<string> {
  protected override readonly queue = QUEUES.fanOut;
  protected override readonly concurrency = 1;
  readonly log: string[] = [];
  readonly faults = new Map<string, Error>();

  protected override partsOf(job: Job): readonly string[] {
    return job.data;
  }

  protected override async handle(part: string): Promise<void> {
    this.log.push(`begin ${part}`);
    await new Promise((done) => setImmediate(done));
    this.log.push(`end ${part}`);
    const fault = this.faults.get(part);
    if (fault) throw fault;
  }

  protected override async quarantine(part: string, reason: string): Promise<void> {
    this.log.push(`quarantine ${part}: ${reason}`);
  }
}

/** A consumer without a queue: `run` is what the queue would call. */
function setUp() {
  let run: Run = async () => undefined;
  const openWorker = (_queue: string, _concurrency: number, handle: Run) => void (run = handle);
  const consumer = new Consumer({ openWorker } as unknown as QueueBackend);
  consumer.onApplicationBootstrap();
  return { consumer, run: (job: Job) => run(job) };
}

function aJob(parts: readonly string[], stalledCounter = 0, progress: unknown = 0) {
  const told: unknown[] = [];
  const updateProgress = async (value: unknown) => void told.push(value);
  const job = { id: 'job', data: parts, stalledCounter, progress, updateProgress };
  return { job: job as unknown as Job, told };
}

beforeEach(() => {
  vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
});

describe('a job', () => {
  it('has its parts run side by side', async () => {
    const { consumer, run } = setUp();
    await run(aJob(['a', 'b']).job);
    expect(consumer.log).toEqual(['begin a', 'begin b', 'end a', 'end b']);
  });

  it('fails with the first part that fails, once all of them have ended', async () => {
    const { consumer, run } = setUp();
    consumer.faults.set('a', new Error('a fault'));
    await expect(run(aJob(['a', 'b']).job)).rejects.toThrow('a fault');
    expect(consumer.log).toContain('end b');
  });
});

describe('a job that two workers did not survive', () => {
  it('has its parts run one after another, each on record before it begins', async () => {
    const { consumer, run } = setUp();
    const { job, told } = aJob(['a', 'b'], 2);
    await run(job);
    expect(consumer.log).toEqual(['begin a', 'end a', 'begin b', 'end b']);
    expect(told).toEqual([
      { part: 0, tries: 1 },
      { part: 1, tries: 1 },
    ]);
  });

  it('continues with the part at which the last worker ended', async () => {
    const { consumer, run } = setUp();
    const { job, told } = aJob(['a', 'b', 'c'], 3, { part: 1, tries: 1 });
    await run(job);
    expect(consumer.log).toEqual(['begin b', 'end b', 'begin c', 'end c']);
    expect(told[0]).toEqual({ part: 1, tries: 2 });
  });

  it('has the part that three more did not survive set aside, and the others done', async () => {
    const { consumer, run } = setUp();
    await run(aJob(['a', 'b', 'c'], 5, { part: 1, tries: 3 }).job);
    expect(consumer.log).toEqual([
      'quarantine b: Quarantined: 5 workers in a row ended while they ran this job.',
      'begin c',
      'end c',
    ]);
  });

  it('begins the count anew when a part fails and the worker lives', async () => {
    const { consumer, run } = setUp();
    consumer.faults.set('a', new Error('the database is away'));
    const { job, told } = aJob(['a'], 2, { part: 0, tries: 2 });
    await expect(run(job)).rejects.toThrow('the database is away');
    expect(told).toEqual([
      { part: 0, tries: 3 },
      { part: 0, tries: 0 },
    ]);
  });

  it('has its turn after the poison before it', async () => {
    const { consumer, run } = setUp();
    await Promise.all([run(aJob(['a'], 2).job), run(aJob(['b'], 2).job)]);
    expect(consumer.log).toEqual(['begin a', 'end a', 'begin b', 'end b']);
  });
});
