import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../../testing/src/eventually.js';
import { anEvent } from '../../test/fakes/builders.js';
import { answered } from '../../test/fakes/scripted-sender.js';
import { wantedBy } from '../../test/first-requests-bench.js';
import { UnrecordedRequests } from './first-requests.js';

describe('to endpoints that have answered before and are in no trouble', () => {
  it('outcomes are kept until they can be written, and sent once; their permits come back at once', async () => {
    const { fanOut, fanOutStore, record, sender, lanes, store } = await wantedBy(2);
    fanOutStore.fault = new Error('database away');
    const done = fanOut.execute(anEvent());
    await eventually(() => expect(sender.requests).toHaveLength(2));
    for (let round = 0; round < 3; round += 1) {
      record.tryAgain();
      await new Promise((next) => setImmediate(next));
    }
    expect([fanOutStore.recorded.length, lanes.requests]).toEqual([0, 0]);
    fanOutStore.fault = undefined;
    record.tryAgain();
    await done;
    expect(fanOutStore.recorded).toHaveLength(2);
    expect(sender.requests).toHaveLength(2);
    expect([lanes.requests, store.recordedAttempts.length]).toEqual([0, 0]);
  });

  it('a request that was written as under way keeps its permit until its outcome is on record', async () => {
    const { fanOut, fanOutStore, record, script, store, lanes, pass } = await wantedBy(1);
    script.answer = script.hold;
    store.recordFault = new Error('locked');
    const done = fanOut.execute(anEvent());
    await pass(100);
    expect(fanOutStore.recorded).toMatchObject([{ success: undefined }]);
    script.release();
    await pass(1000);
    await done;
    expect(lanes.requests).toBe(1);
    store.recordFault = undefined;
    record.tryAgain();
    await eventually(() => expect(store.recordedAttempts).toHaveLength(1));
    expect(lanes.requests).toBe(0);
  });

  it.each<[string, number, { data?: string }]>([
    ['has failed', 500, {}],
    ['is large', 200, { data: 'x'.repeat(200_000) }],
  ])(
    'a request that %s keeps its permit until its outcome is on record',
    async (_, status, more) => {
      const { fanOut, fanOutStore, record, script, sender, lanes } = await wantedBy(1);
      const [recipient] = fanOutStore.plans.get('evt_a')?.recipients ?? [];
      fanOutStore.plans.set('evt_a', {
        event: anEvent(more),
        recipients: recipient ? [recipient] : [],
      });
      script.answer = () => answered(status);
      fanOutStore.fault = new Error('database away');
      const done = fanOut.execute(anEvent());
      await eventually(() => expect(sender.requests).toHaveLength(1));
      await new Promise((next) => setImmediate(next));
      expect(lanes.requests).toBe(1);
      fanOutStore.fault = undefined;
      record.tryAgain();
      await done;
      expect(lanes.requests).toBe(0);
    },
  );

  it('an answer that comes while an earlier try to write fails is part of the next one', async () => {
    const { fanOut, fanOutStore, script, record, pass, store } = await wantedBy(1);
    script.answer = script.hold;
    fanOutStore.fault = new Error('database away');
    const done = fanOut.execute(anEvent());
    await pass(100);
    script.release();
    await pass();
    fanOutStore.fault = undefined;
    record.tryAgain();
    await done;
    expect(fanOutStore.recorded).toMatchObject([{ success: { statusCode: 200 } }]);
    expect(store.recordedAttempts).toEqual([]);
  });

  it('a worker that ends with requests unwritten says so, and gives the permits back', async () => {
    const { fanOut, fanOutStore, record, lanes } = await wantedBy(2);
    fanOutStore.fault = new Error('database away');
    record.stop();
    await expect(fanOut.execute(anEvent())).rejects.toThrow(UnrecordedRequests);
    await eventually(() => expect(lanes.requests).toBe(0));
  });

  it('a write whose answer was lost is found to be done, and nothing is written twice', async () => {
    const { fanOut, fanOutStore, store } = await wantedBy(1);
    fanOutStore.record = async (_, deliveries) => {
      fanOutStore.recorded.push(...deliveries);
      return [];
    };
    await fanOut.execute(anEvent());
    // The statement that records says whether it was this process that wrote it.
    expect(store.recordedAttempts).toMatchObject([{ deliveryUid: fanOutStore.recorded[0]?.uid }]);
  });
});
