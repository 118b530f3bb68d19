import 'reflect-metadata';
import {
  AcceptEvents,
  Lanes,
  NoteRefusal,
  type RefusedEvent,
  type RefusedEventRow,
  RefusedEvents,
  ResolveTenant,
  WriteLimiter,
} from '@rxhooks/application';
import { ContractRegistry } from '@rxhooks/contracts';
import type { QueueBackend } from '@rxhooks/queue';
import { DelayedError, type Job, UnrecoverableError } from 'bullmq';
import { Logger } from '@nestjs/common';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { CountingIds } from '../../../../libs/application/test/fakes/counting-ids.js';
import { FakeClock } from '../../../../libs/application/test/fakes/fake-clock.js';
import { MemoryDirectory } from '../../../../libs/application/test/fakes/memory-directory.js';
import { MemoryEventStore } from '../../../../libs/application/test/fakes/memory-event-store.js';
import { PlainHasher } from '../../../../libs/application/test/fakes/plain-hasher.js';
import { RecordingWakeUps } from '../../../../libs/application/test/fakes/recording-wake-ups.js';
import { DISPATCH_LIMITS } from '../delivery/dispatch-limits.js';
import { Metrics } from '../health/metrics.js';
import { DomainEventsConsumer } from './domain-events.consumer.js';

class Consumer extends DomainEventsConsumer {
  take(job: Job): Promise<void> {
    return this.handle(job);
  }
}

class RecordingRefusals extends RefusedEvents {
  readonly noted: RefusedEvent[] = [];
  fault: Error | undefined;

  override async note(event: RefusedEvent): Promise<void> {
    if (this.fault) throw this.fault;
    this.noted.push(event);
  }

  override async list(): Promise<readonly RefusedEventRow[]> {
    return [];
  }
}

const metrics = new Metrics(new Lanes(DISPATCH_LIMITS, new FakeClock()));
const EVENT = { organisation_uid: 'org_a', data: { uid: 'mtg-1' } };
const NAME = 'patient_doctor_meeting_updated';

function setUp() {
  const directory = new MemoryDirectory();
  const organisation = { uid: 'org_a', slug: 'a', displayName: 'a', createdAt: new Date(0) };
  directory.organisations.push(organisation);
  const store = new MemoryEventStore();
  const clock = new FakeClock();
  const accept = new AcceptEvents(
    new ContractRegistry(),
    new ResolveTenant(directory),
    store,
    new RecordingWakeUps(),
    new CountingIds(),
    clock,
    new PlainHasher(),
  );
  metrics.registry.resetMetrics();
  const writes = new WriteLimiter({ organisation: 8, total: 8, aside: 8 });
  const delayedTo: number[] = [];
  const moveToDelayed = async (_id: string, now: number, delayMs: number) =>
    delayedTo.push(now + delayMs);
  const backend = { openWorker: () => ({ backend: { moveToDelayed } }) } as unknown as QueueBackend;
  const refusals = new RecordingRefusals();
  const noteRefusal = new NoteRefusal(directory, refusals, new CountingIds());
  const consumer = new Consumer(backend, accept, noteRefusal, writes, metrics, clock);
  consumer.onApplicationBootstrap();
  const take = (data: unknown, name = NAME) =>
    consumer.take({
      name,
      data,
      token: 'token',
    } as unknown as Job);
  const counted = async (result: string) => {
    const { values } = await metrics.domainEvents.get();
    return values.find(({ labels }) => labels.result === result)?.value ?? 0;
  };
  return { take, store, counted, delayedTo, writes, clock, refusals };
}

describe('a job that is refused', () => {
  it('is on record for the organisation that it names, with the reason and without its data', async () => {
    const { take, refusals } = setUp();
    await expect(take({ ...EVENT, data: { secret: 'x' } })).rejects.toThrow(UnrecoverableError);
    expect(refusals.noted).toMatchObject([
      { organisationUid: 'org_a', type: NAME, reason: expect.stringContaining('data.uid') },
    ]);
    expect(JSON.stringify(refusals.noted)).not.toContain('secret');
  });

  it('is in the queue alone when it names no organisation of ours', async () => {
    const { take, refusals } = setUp();
    await expect(take({ ...EVENT, organisation_uid: 'org_x' })).rejects.toThrow(UnrecoverableError);
    expect(refusals.noted).toEqual([]);
  });

  it('shows no id that is no name', async () => {
    const { take, refusals } = setUp();
    const id = 'x'.repeat(201);
    await expect(take({ ...EVENT, id, data: {} })).rejects.toThrow(UnrecoverableError);
    expect(refusals.noted).toMatchObject([{ id: undefined }]);
  });

  it('is run again while it cannot be put on record', async () => {
    const { take, refusals, counted } = setUp();
    refusals.fault = new Error('away');
    await expect(take({ ...EVENT, data: {} })).rejects.toThrow(DelayedError);
    expect(await counted('postponed')).toBe(1);
  });
});

describe('a job of the public queue', () => {
  it('is stored as an event of the type that is its name', async () => {
    const { take, store, counted } = setUp();
    await take(EVENT);
    expect(store.events).toMatchObject([{ organisationUid: 'org_a', type: NAME }]);
    expect(await counted('accepted')).toBe(1);
  });

  it('waits for its turn at the database, where a large one counts for several', async () => {
    const { take, store, writes } = setUp();
    const started: string[] = [];
    let end = (): void => undefined;
    const busy = writes.admit('org', 8, () => new Promise<void>((resolve) => (end = resolve)));
    const large = take({ ...EVENT, data: { uid: 'x'.repeat(512 * 1024) } });
    const next = writes.admit(
      'org',
      1,
      async () => void started.push(`after ${store.events.length}`),
    );
    await new Promise((resolve) => setImmediate(resolve));
    expect([store.events.length, started]).toEqual([0, []]);
    end();
    await Promise.all([busy, large, next]);
    expect(started).toEqual(['after 1']);
  });

  it('is refused without being parsed when it is larger than any event may be', async () => {
    const { take, store, counted } = setUp();
    const text = 'x'.repeat(3 * 1024 * 1024);
    await expect(take({ ...EVENT, data: { uid: text } })).rejects.toThrow(
      new UnrecoverableError('The event is too large.'),
    );
    expect([store.events.length, await counted('refused')]).toEqual([0, 1]);
  });

  it('may name its type in its data, which wins over its name', async () => {
    const { take, store } = setUp();
    await take({ ...EVENT, event_type: NAME }, 'any name');
    expect(store.events).toMatchObject([{ type: NAME }]);
  });

  it.each([
    ['an unknown type', { ...EVENT, event_type: 'no_such' }, 'event_type is not an event type'],
    ['an unknown organisation', { ...EVENT, organisation_uid: 'org_x' }, 'organisation_uid is not'],
    ['data that breaks the schema', { ...EVENT, data: { uid: 7 } }, 'data.uid must be string'],
    ['a field that does not exist', { ...EVENT, patient: 1 }, 'patient is not a field'],
    ['no data at all', { organisation_uid: 'org_a' }, 'data must be an object'],
    ['no object', 'text', 'event must be a JSON object'],
    ['null', null, 'event must be a JSON object'],
    ['a list', [EVENT], 'event must be a JSON object'],
  ])('with %s fails for good, with the reason', async (_what, data, reason) => {
    const { take, store, counted } = setUp();
    const refusal = take(data);
    await expect(refusal).rejects.toThrow(UnrecoverableError);
    await expect(refusal).rejects.toThrow(reason);
    expect(store.events).toEqual([]);
    expect(await counted('refused')).toBe(1);
  });

  it('that is refused is told in the log once a second, without the reason', async () => {
    const warn = vi.spyOn(Logger.prototype, 'warn').mockReturnValue();
    onTestFinished(() => warn.mockRestore());
    const { take } = setUp();
    for (let count = 0; count < 2; count += 1)
      await expect(take({ ...EVENT, PLANTED: 1 })).rejects.toThrow('is not a field');
    const msg = expect.stringContaining('in the failed set');
    expect(warn.mock.calls).toEqual([[{ queue: 'domain-events', leftOut: 0, msg }]]);
  });

  it('has no value in the reason, which is kept in the queue', async () => {
    const { take } = setUp();
    const data = { uid: { name: 'PLANTED' }, status: 7, doctor_uid: ['PLANTED'] };
    const planted = { ...EVENT, id: 'PLANTED.', pharmacy_uid: 'PLANTED.', data };
    for (const event of [planted, { ...EVENT, data }])
      await expect(take(event)).rejects.toThrow(
        expect.objectContaining({ message: expect.not.stringContaining('PLANTED') }),
      );
  });

  it('that is too large fails for good', async () => {
    const { take } = setUp();
    const data = { uid: 'x'.repeat(5 * 1024 * 1024) };
    await expect(take({ ...EVENT, data })).rejects.toThrow('The event is too large.');
  });

  it('goes back into the queue when the database is away, and is counted as postponed', async () => {
    const { take, store, counted, delayedTo, clock } = setUp();
    store.fault = new Error('database away');
    await expect(take(EVENT)).rejects.toThrow(DelayedError);
    expect(delayedTo).toEqual([clock.now().getTime() + 2000]);
    expect(await counted('postponed')).toBe(1);
    expect(await counted('refused')).toBe(0);
  });
});
