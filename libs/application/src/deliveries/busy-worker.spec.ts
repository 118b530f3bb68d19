import 'reflect-metadata';
import { setTimeout as delay } from 'node:timers/promises';
import type { Exchange } from '@rxhooks/domain';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../../testing/src/eventually.js';
import { aSubscription, anAssignment, anEndpoint } from '../../../testing/src/fakes/builders.js';
import { fakeWorker, sentDeliveries } from '../../../testing/src/fakes/fake-worker.js';
import { answered } from '../../../testing/src/fakes/scripted-sender.js';

// Long enough for a claim that was started to have looked for slots, and found none.
const CLAIM_MS = 40;

/** A worker without a slot left: each of the endpoints holds one request, and every other may have one as well. */
async function busyWith(endpoints: readonly string[]) {
  const worker = fakeWorker({ floor: 0, start: 1, ceiling: 1, total: endpoints.length });
  const { dispatch, gate, script, sender, store } = worker;
  const open = new Map<string, (exchange: Exchange) => void>();
  script.answer = ({ headers }) =>
    new Promise((resolve) => open.set(headers['webhook-id'] ?? '', resolve));
  const wait = (endpoint: string) => {
    const subscription = aSubscription({ uid: `sub_${endpoint}` });
    store.due.push(anAssignment(`dlv_${endpoint}`, { subscription }));
    dispatch.drain(anEndpoint(subscription.uid));
  };
  for (const endpoint of endpoints) wait(endpoint);
  await eventually(() => expect(open.size).toBe(endpoints.length));
  expect(gate.room(anEndpoint('sub_unknown'))).toBe(0);
  const answer = (endpoint: string) => open.get(`dlv_${endpoint}`)?.(answered(200));
  const expectSent = (endpoint: string) =>
    eventually(() => expect(sentDeliveries(sender)).toContain(`dlv_${endpoint}`), {
      timeoutMs: 500,
    });
  return { wait, answer, expectSent, sender, script };
}

describe('a worker that is busy with others', () => {
  it('claims for an endpoint of an organisation at its cap as soon as that has room again', async () => {
    const { dispatch, gate, script, sender, store } = fakeWorker({ organisation: 1 });
    script.answer = script.hold;
    const crowded = aSubscription({ uid: 'sub_b' });
    store.due.push(anAssignment('dlv_a'), anAssignment('dlv_b', { subscription: crowded }));
    dispatch.drain(anEndpoint());
    await eventually(() => expect(sentDeliveries(sender)).toEqual(['dlv_a']));
    dispatch.drain(anEndpoint('sub_b'));
    await delay(CLAIM_MS);
    expect([sender.requests.length, gate.inFlight]).toEqual([1, 1]);
    script.release();
    await eventually(() => expect(sentDeliveries(sender)).toEqual(['dlv_a', 'dlv_b']));
    script.release();
  });

  it('claims for an endpoint that waited as soon as a slot is free', async () => {
    const { wait, answer, expectSent, sender } = await busyWith(['a', 'b']);
    wait('other');
    await delay(CLAIM_MS);
    expect(sender.requests).toHaveLength(2);
    answer('a');
    await expectSent('other');
  });

  it('passes over an endpoint that cannot use the slot, because it hangs itself', async () => {
    const { wait, answer, expectSent } = await busyWith(['a', 'hanging']);
    wait('hanging');
    wait('other');
    await delay(CLAIM_MS);
    answer('a');
    await expectSent('other');
  });

  it('claims for every endpoint that waited when several slots are free at once', async () => {
    const { wait, answer, expectSent } = await busyWith(['a', 'b', 'c']);
    for (const endpoint of ['x', 'y', 'z']) wait(endpoint);
    await delay(CLAIM_MS);
    for (const endpoint of ['a', 'b', 'c']) answer(endpoint);
    for (const endpoint of ['x', 'y', 'z']) await expectSent(endpoint);
  });

  it('claims for every endpoint that waited when one slot has to do for all of them', async () => {
    const { wait, answer, expectSent, script } = await busyWith(['a']);
    for (const endpoint of ['x', 'y', 'z']) wait(endpoint);
    await delay(CLAIM_MS);
    script.answer = () => answered(200);
    answer('a');
    for (const endpoint of ['x', 'y', 'z']) await expectSent(endpoint);
  });
});
