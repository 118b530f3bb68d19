import 'reflect-metadata';
import type { FanOutEvent, QuarantineEvent } from '@rxhooks/application';
import type { QueueBackend } from '@rxhooks/queue';
import type { Job } from 'bullmq';
import { expect, it } from 'vitest';
import type { Progress } from '../health/progress.js';
import { FanOutConsumer } from './fan-out.consumer.js';

it.each([
  ['for several events', { events: ['evt_a', 'evt_b'] }, ['evt_a', 'evt_b']],
  ['for one event', { events: ['evt_a'] }, ['evt_a']],
  ['of a version that had a job for each event', { event: 'evt_a' }, ['evt_a']],
])('a job %s has each of them fanned out', async (_what, data, expected) => {
  const fannedOut: string[] = [];
  let run = async (_job: Job): Promise<void> => undefined;
  const backend = { openWorker: (_q: string, _c: number, handle: typeof run) => (run = handle) };
  const fanOut = { execute: async (uid: string) => void fannedOut.push(uid) };
  const consumer = new FanOutConsumer(
    backend as unknown as QueueBackend,
    fanOut as unknown as FanOutEvent,
    {} as QuarantineEvent,
    { note: () => undefined } as Progress,
  );
  consumer.onApplicationBootstrap();

  await run({ data, stalledCounter: 0 } as unknown as Job);

  expect(fannedOut).toEqual(expected);
});
