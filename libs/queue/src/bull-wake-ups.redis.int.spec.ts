import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { eventually, uniquePrefix } from '@rxhooks/testing';
import { expect, it, onTestFinished, vi } from 'vitest';
import { canRunOwnRedis, startOwnRedis } from '../../testing/src/own-redis.js';
import { BullWakeUps } from './bull-wake-ups.js';
import { QueueBackend } from './queue-backend.js';

it.runIf(canRunOwnRedis)(
  'wake-up jobs that a full server refuses are a line a second, and not a line for each',
  async () => {
    const redis = await startOwnRedis({ '--maxmemory': '1', '--maxmemory-policy': 'noeviction' });
    onTestFinished(() => redis.kill());
    const backend = new QueueBackend({
      redis: { kind: 'single', url: redis.url },
      databaseUrl: '',
      databasePools: { queue: 1 },
      prefix: uniquePrefix(),
    });
    onTestFinished(() => backend.onApplicationShutdown());
    const wakeUps = new BullWakeUps(backend);
    await eventually(() => expect(backend.isUsable).toBe(true));
    const lines = vi.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    onTestFinished(() => lines.mockRestore());

    const startedMs = performance.now();
    for (let batch = 0; batch < 100; batch += 1) {
      wakeUps.eventsStored();
      await sleep(6); // the next batch
    }
    await wakeUps.settle();

    const seconds = Math.ceil((performance.now() - startedMs) / 1000);
    const texts = lines.mock.calls.map(([text]) => String(text));
    expect(texts[0]).toMatch(/^look: \d+ wake-up jobs not set: OOM /);
    expect(texts.length).toBeLessThanOrEqual(seconds + 1);
  },
);
