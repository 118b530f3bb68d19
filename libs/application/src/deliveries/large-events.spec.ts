import 'reflect-metadata';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../../testing/src/eventually.js';
import { anAssignment, anEndpoint, anEvent } from '../../../testing/src/fakes/builders.js';
import { fakeWorker } from '../../../testing/src/fakes/fake-worker.js';
import { EndpointGate } from './endpoint-gate.js';
import { slotsOf } from './slots-of.js';

// Long enough for a claim that was started to have come to its end.
const CLAIM_MS = 40;
const KIB = 1024;
const LIMITS = { floor: 2, start: 16, ceiling: 256, organisation: 24, total: 40 };
const [A, B, OF_OTHERS] = [anEndpoint('a'), anEndpoint('b'), anEndpoint('c', 'org_b')];

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
  ])('of %i bytes that %i deliveries share takes %i slots for each', (bytes, deliveries, slots) => {
    expect(slotsOf(eventOf(bytes), deliveries)).toBe(slots);
  });

  it('counts for as many requests at its endpoint, in its organisation and in all', () => {
    const gate = new EndpointGate(LIMITS);
    gate.enter(A, 10);
    expect([gate.room(A), gate.room(B), gate.room(OF_OTHERS), gate.free]).toEqual([6, 14, 16, 30]);
    gate.leave(A, undefined, 10);
    expect([gate.room(A), gate.room(B), gate.free, gate.inFlight]).toEqual([16, 16, 40, 0]);
  });

  it('gets in when there is room at all, and keeps the next one out', () => {
    const gate = new EndpointGate(LIMITS);
    expect([gate.tryEnter(A, 17), gate.tryEnter(A)]).toEqual([true, false]);
    expect(gate.room(B)).toBe(7);
  });

  it('makes claims for its endpoint bring fewer, and leaves those of others as they were', () => {
    const gate = new EndpointGate(LIMITS);
    gate.tryEnter(A, 5);
    gate.tryEnter(B);
    expect([gate.requestsIn(A, 15), gate.requestsIn(A, 3), gate.requestsIn(B, 15)]).toEqual([
      3, 1, 15,
    ]);
  });

  it('is expected of an endpoint that nothing is known about', () => {
    expect(new EndpointGate(LIMITS).requestsIn(A, 16)).toBe(4);
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
    expect([sender.requests.length, gate.inFlight]).toEqual([2, 10]);
    script.answer = () => ({ kind: 'failed', code: 'timeout' });
    script.release();
    await eventually(() => expect([store.concluded.length, gate.inFlight]).toEqual([4, 0]));
  });

  it('have room made for them when they are called by name', async () => {
    const { dispatch, store, script, gate, sender } = fakeWorker();
    script.answer = script.hold;
    store.due.push(anAssignment('dlv_1', { event: eventOf(128 * KIB) }));
    const attempted = dispatch.attemptIfDue('dlv_1', anEndpoint(), 1);
    await eventually(() => expect(sender.requests).toHaveLength(1));
    expect(gate.inFlight).toBe(3);
    script.release();
    await attempted;
    expect(gate.inFlight).toBe(0);
  });
});
