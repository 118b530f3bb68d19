import 'reflect-metadata';
import type { FanOutBacklog } from '@rxhooks/application';
import type { Bell, QueueBackend } from '@rxhooks/queue';
import { expect, it } from 'vitest';
import { Doorbell } from './doorbell.js';

/** A bell in the hands of the test. */
function setUp(lookToEnd: () => Promise<void>) {
  const ears: Parameters<Bell['listen']>[0][] = [];
  const bell: Bell = {
    ring: async () => undefined,
    listen: (onRing) => {
      ears.push(onRing);
      return { close: async () => void ears.splice(0) };
    },
  };
  const doorbell = new Doorbell({ bell } as QueueBackend, { lookToEnd } as FanOutBacklog);
  doorbell.onApplicationBootstrap();
  return { doorbell, ears };
}

it('looks for events when the bell rings, and marks the ring as heard after the look', async () => {
  const look = Promise.withResolvers<void>();
  const { ears } = setUp(() => look.promise);
  let isHeard = false;
  const heard = ears[0]!().then(() => (isHeard = true));
  await new Promise((done) => setImmediate(done));
  expect(isHeard).toBe(false);
  look.resolve();
  await heard;
});

it('ignores rings once it is closed', async () => {
  const { doorbell, ears } = setUp(async () => undefined);
  await doorbell.close();
  expect(ears).toEqual([]);
});
