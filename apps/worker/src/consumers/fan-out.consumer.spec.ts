import 'reflect-metadata';
import { EventEmitter } from 'node:events';
import type { FanOutBacklog } from '@rxhooks/application';
import type { QueueBackend } from '@rxhooks/queue';
import { expect, it } from 'vitest';
import { FanOutConsumer } from './fan-out.consumer.js';

it('looks for events when a job has left the queue, and not before', async () => {
  let looks = 0;
  let run = async (): Promise<void> => undefined;
  const worker = new EventEmitter();
  const openWorker = (_queue: string, _concurrency: number, handle: typeof run) => {
    run = handle;
    return worker;
  };
  const backlog = { look: () => void (looks += 1) };
  new FanOutConsumer(
    { openWorker } as unknown as QueueBackend,
    backlog as FanOutBacklog,
  ).onApplicationBootstrap();

  await run();
  expect(looks).toBe(0);
  worker.emit('completed');
  expect(looks).toBe(1);
});
