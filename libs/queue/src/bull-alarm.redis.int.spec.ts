import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { eventually, uniquePrefix } from '@rxhooks/testing';
import { expect, it, onTestFinished, vi } from 'vitest';
import { canRunOwnRedis, startOwnRedis } from '../../../test/support/own-redis.js';
import { BullAlarm } from './bull-alarm.js';
import { QueueBackend } from './queue-backend.js';

it.runIf(canRunOwnRedis)(
  'alarms that a full server refuses are a line a second, and not a line for each',
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
    const alarm = new BullAlarm(backend);
    await eventually(() => expect(backend.isUsable).toBe(true));
    const lines = vi.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    onTestFinished(() => lines.mockRestore());

    const startedMs = performance.now();
    for (let batch = 0; batch < 100; batch += 1) {
      alarm.eventsStored();
      await sleep(6); // the next batch
    }
    await alarm.settle();

    const seconds = Math.ceil((performance.now() - startedMs) / 1000);
    const texts = lines.mock.calls.map(([text]) => String(text));
    expect(texts[0]).toMatch(/^look: \d+ alarms not set: OOM /);
    expect(texts.length).toBeLessThanOrEqual(seconds + 1);
  },
);
