import 'reflect-metadata';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../../testing/src/eventually.js';
import { aLeasedDelivery, anEndpoint } from '../../test/fakes/builders.js';
import { fakeWorker, sentDeliveries } from '../../test/fakes/fake-worker.js';

// Long enough for a claim that was started to have come to its end.
const CLAIM_MS = 40;

describe('deliveries that several workers did not survive', () => {
  it('are made one after another', async () => {
    const { poison, store, sender, script } = fakeWorker();
    script.answer = script.hold;
    store.poison.push(aLeasedDelivery('dlv_1'), aLeasedDelivery('dlv_2'));
    poison.drain();
    await eventually(() => expect(sentDeliveries(sender)).toEqual(['dlv_1']));
    poison.drain();
    await delay(CLAIM_MS);
    expect(sender.requests).toHaveLength(1);
    script.release();
    await eventually(() => expect(sentDeliveries(sender)).toEqual(['dlv_1', 'dlv_2']));
    script.release();
  });

  it('are made beside everything else, also at an endpoint without room', async () => {
    const { poison, store, sender, lanes } = fakeWorker({ floor: 1, start: 1 });
    lanes.take(anEndpoint(), 1);
    store.poison.push(aLeasedDelivery('dlv_1'));
    poison.drain();
    await eventually(() => expect(sentDeliveries(sender)).toEqual(['dlv_1']));
    await eventually(() => expect(store.recordedAttempts).toHaveLength(1));
    expect(lanes.inFlight).toBe(1);
  });

  it('are looked for again when a search has failed', async () => {
    const { poison, store, sender, telemetry } = fakeWorker();
    const [claimPoison, fault] = [store.claimPoison.bind(store), new Error('database away')];
    store.claimPoison = () => Promise.reject(fault);
    poison.drain();
    await eventually(() => expect(telemetry.faults).toEqual([{ what: 'poison', error: fault }]));
    store.claimPoison = claimPoison;
    store.poison.push(aLeasedDelivery('dlv_1'));
    await eventually(() => {
      poison.drain();
      expect(sentDeliveries(sender)).toEqual(['dlv_1']);
    });
  });

  it('are waited for when the worker stops, and no other is begun', async () => {
    const { dispatch, poison, store, sender, script } = fakeWorker();
    script.answer = script.hold;
    store.poison.push(aLeasedDelivery('dlv_1'), aLeasedDelivery('dlv_2'));
    poison.drain();
    await eventually(() => expect(sender.requests).toHaveLength(1));
    const stopped = dispatch.stop(5000);
    script.release();
    await stopped;
    expect([store.recordedAttempts.length, store.poison.length]).toEqual([1, 1]);
  });
});
