import 'reflect-metadata';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../../testing/src/eventually.js';
import { anAssignment, anEndpoint, anEvent } from '../../../testing/src/fakes/builders.js';
import { fakeWorker } from '../../../testing/src/fakes/fake-worker.js';
import type { Endpoint } from '../ports/delivery-store.js';
import { EndpointGate } from './endpoint-gate.js';
import { slotsOf } from './slots-of.js';

// Long enough for a claim that was started to have come to its end.
const CLAIM_MS = 40;
const KIB = 1024;
const LIMITS = { floor: 2, start: 16, ceiling: 256, organisation: 24, total: 40 };
const [A, B, OF_OTHERS] = [anEndpoint('a'), anEndpoint('b'), anEndpoint('c', 'org_b')];

/** Lets one request in and out again. */
function pass(gate: EndpointGate, endpoint: Endpoint, slots = 1): void {
  gate.enter(endpoint, slots);
  gate.leave(endpoint, undefined, slots);
}

const eventOf = (bytes: number) => anEvent({ data: 'x'.repeat(bytes) });

describe('a large event', () => {
  it.each([
    [0, 1],
    [64 * KIB - 1, 1],
    [64 * KIB, 2],
    [256 * KIB, 5],
    [1024 * KIB, 17],
  ])('of %i bytes takes %i slots', (bytes, slots) => {
    expect(slotsOf(eventOf(bytes))).toBe(slots);
  });

  it.each([
    [256 * KIB, 10, 1],
    [256 * KIB, 2, 3],
    [1024 * KIB, 5, 4],
    [1024 * KIB, 1000, 3],
    [1024 * KIB, 0, 17],
  ])('of %i bytes that %i deliveries share takes %i slots for each', (bytes, deliveries, slots) => {
    expect(slotsOf(eventOf(bytes), deliveries)).toBe(slots);
  });

  it('counts for as many requests at its endpoint, in its organisation and in all', () => {
    const gate = new EndpointGate(LIMITS);
    gate.enter(A, 10);
    expect([gate.room(A), gate.room(B), gate.room(OF_OTHERS), gate.free]).toEqual([6, 14, 16, 30]);
    gate.leave(A, undefined, 10);
    expect([gate.room(A), gate.room(B), gate.free]).toEqual([16, 16, 40]);
  });

  it('gets in when there is room at all, and keeps the next one out', () => {
    const gate = new EndpointGate(LIMITS);
    expect([gate.tryEnter(A, 17), gate.tryEnter(A)]).toEqual([true, false]);
    expect(gate.room(B)).toBe(7);
  });

  it('is expected at its endpoint for some time, and at no other', () => {
    const gate = new EndpointGate({ ...LIMITS, organisation: 100, total: 100 });
    for (const endpoint of [A, B]) for (let count = 0; count < 6; count += 1) pass(gate, endpoint);
    pass(gate, A, 5);
    expect([gate.slotsEach(A), gate.slotsEach(B)]).toEqual([5, 1]);
    pass(gate, A);
    expect(gate.slotsEach(A)).toBe(4);
    for (let count = 0; count < 6; count += 1) pass(gate, A);
    expect(gate.slotsEach(A)).toBe(1);
  });

  it('is expected of an endpoint that nothing is known about', () => {
    expect(new EndpointGate(LIMITS).slotsEach(A)).toBe(4);
  });

  it('is one request, whatever it takes', () => {
    const gate = new EndpointGate(LIMITS);
    gate.enter(A, 17);
    gate.reserve(B, 3);
    expect(gate.inFlight).toBe(1);
  });
});

describe('claimed deliveries of large events', () => {
  it('take the slots they need once they are seen, and give them back', async () => {
    const { dispatch, store, sender, script, gate } = fakeWorker({ start: 8, ceiling: 8 });
    script.answer = script.hold;
    const event = eventOf(256 * KIB);
    store.due.push(...['1', '2', '3', '4'].map((uid) => anAssignment(`dlv_${uid}`, { event })));
    dispatch.drain(anEndpoint());
    // Two at first, for nothing was known: ten slots where there are eight.
    await eventually(() => expect(sender.requests).toHaveLength(2));
    await delay(CLAIM_MS);
    expect([sender.requests.length, gate.free]).toEqual([2, 90]);
    script.answer = () => ({ kind: 'failed', code: 'timeout' });
    script.release();
    await eventually(() => expect([store.concluded.length, gate.free]).toEqual([4, 100]));
  });

  it('have room made for them when they are called by name', async () => {
    const { dispatch, store, script, gate, sender } = fakeWorker();
    script.answer = script.hold;
    store.due.push(anAssignment('dlv_1', { event: eventOf(128 * KIB) }));
    const attempted = dispatch.attemptIfDue('dlv_1', anEndpoint(), 1);
    await eventually(() => expect(sender.requests).toHaveLength(1));
    expect(gate.free).toBe(97);
    script.release();
    await attempted;
    expect(gate.free).toBe(100);
  });

  it('are not taken for small ones because those of a fan-out share their event', async () => {
    const { dispatch, store, gate } = fakeWorker({ start: 64, ceiling: 64, total: 200 });
    const event = eventOf(256 * KIB);
    const [endpoint, limits] = [anEndpoint(), [] as number[]];
    dispatch.takeSlots(endpoint, slotsOf(event, 10), slotsOf(event));
    const claimDue = store.claimDue.bind(store);
    store.claimDue = (uid, limit) => {
      limits.push(limit);
      return claimDue(uid, limit);
    };
    dispatch.drain(endpoint);
    await eventually(() => expect(limits).toEqual([Math.floor(63 / 5)]));
    expect(gate.free).toBe(199);
  });
});
