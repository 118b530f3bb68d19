import 'reflect-metadata';
import type { Outcome } from '@rxhooks/domain';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { anEndpoint } from '../../../testing/src/fakes/builders.js';
import type { Endpoint } from '../ports/delivery-store.js';
import { EndpointGate } from './endpoint-gate.js';

const LIMITS = { floor: 2, start: 4, ceiling: 8, organisation: 100, total: 10 };
const [A, B] = [anEndpoint('a'), anEndpoint('b')];
const succeeded: Outcome = { kind: 'succeeded', statusCode: 200 };
const timedOut: Outcome = { kind: 'unanswered', code: 'timeout' };

function enterAll(gate: EndpointGate, endpoint: Endpoint): number {
  let entered = 0;
  while (gate.tryEnter(endpoint)) entered += 1;
  return entered;
}

/** Lets one request in and out again. */
function pass(gate: EndpointGate, endpoint: Endpoint, outcome?: Outcome): void {
  if (!gate.tryEnter(endpoint)) throw new Error('There is no room.');
  gate.leave(endpoint, outcome);
}

describe('EndpointGate', () => {
  it('lets an unknown endpoint have its start and no more', () => {
    const gate = new EndpointGate(LIMITS);
    expect(enterAll(gate, A)).toBe(4);
    expect(gate.room(A)).toBe(0);
    expect(gate.inFlight).toBe(4);
  });

  it('gives a slot back when somebody leaves', () => {
    const gate = new EndpointGate(LIMITS);
    enterAll(gate, A);
    gate.leave(A);
    expect(gate.room(A)).toBe(1);
    expect(gate.inFlight).toBe(3);
  });

  it('keeps a full endpoint out of the way of others', () => {
    const gate = new EndpointGate(LIMITS);
    enterAll(gate, A);
    expect(enterAll(gate, B)).toBe(4);
  });

  it('leaves every endpoint its floor in a worker that is full, and no more than that', () => {
    const gate = new EndpointGate(LIMITS);
    const entered = ['a', 'b', 'c', 'd'].map((uid) => enterAll(gate, anEndpoint(uid)));
    expect(entered).toEqual([4, 4, 2, 2]);
    expect(gate.free).toBe(0);
  });

  it('narrows to the floor for an endpoint that hangs, and leaves it that', () => {
    const gate = new EndpointGate(LIMITS);
    for (let count = 0; count < 10; count += 1) pass(gate, A, timedOut);
    expect(enterAll(gate, A)).toBe(2);
  });

  it('widens to the ceiling for a busy endpoint that answers well', () => {
    const gate = new EndpointGate(LIMITS);
    gate.tryEnter(A);
    for (let count = 0; count < 100; count += 1) pass(gate, A, succeeded);
    expect(enterAll(gate, A) + 1).toBe(8);
  });

  it('learns nothing from a slot that was given back unused', () => {
    const gate = new EndpointGate(LIMITS);
    gate.tryEnter(A);
    for (let count = 0; count < 100; count += 1) pass(gate, A);
    expect(gate.room(A)).toBe(3);
  });

  it('remembers an endpoint that hung, also when nothing is in flight to it', () => {
    const gate = new EndpointGate(LIMITS);
    pass(gate, A, timedOut);
    pass(gate, B, succeeded);
    expect([gate.room(A), gate.room(B)]).toEqual([2, 5]);
  });

  it('remembers an endpoint that was quick for a minute, and then begins with it anew', () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const gate = new EndpointGate(LIMITS);
    for (let count = 0; count < 100; count += 1) pass(gate, A, succeeded);
    vi.advanceTimersByTime(59_000);
    expect(gate.room(A)).toBe(8);
    vi.advanceTimersByTime(2000);
    expect(gate.room(A)).toBe(4);
    expect(enterAll(gate, A)).toBe(4);
  });

  it('remembers an endpoint that hung for longer than that', () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const gate = new EndpointGate(LIMITS);
    pass(gate, A, timedOut);
    vi.advanceTimersByTime(3_600_000);
    expect(gate.room(A)).toBe(2);
  });

  it('remembers no more than the latest ten thousand, and whoever has something in flight', () => {
    const gate = new EndpointGate(LIMITS);
    gate.tryEnter(A);
    pass(gate, A, timedOut);
    pass(gate, B, timedOut);
    for (let count = 0; count < 10_000; count += 1) pass(gate, anEndpoint(`e${count}`), timedOut);
    expect([gate.room(A), gate.room(B)]).toEqual([1, 4]);
    expect(gate.room(anEndpoint('e9999'))).toBe(2);
  });

  it('does not let more in while the requests of better days are still out', () => {
    const gate = new EndpointGate(LIMITS);
    enterAll(gate, A);
    gate.leave(A, timedOut);
    expect(gate.room(A)).toBe(0);
    expect(gate.inFlight).toBe(3);
  });

  it('keeps count, whatever comes and goes', () => {
    const outcome = fc.constantFrom(undefined, succeeded, timedOut);
    const step = fc.record({
      endpoint: fc.constantFrom('a', 'b', 'c'),
      enters: fc.boolean(),
      outcome,
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const gate = new EndpointGate(LIMITS);
        const inFlight = { a: 0, b: 0, c: 0 } as Record<string, number>;
        for (const { endpoint, enters, outcome } of steps) {
          const count = inFlight[endpoint] ?? 0;
          if (enters) inFlight[endpoint] = count + Number(gate.tryEnter(anEndpoint(endpoint)));
          else if (count > 0) {
            gate.leave(anEndpoint(endpoint), outcome);
            inFlight[endpoint] = count - 1;
          }
          const all = Object.values(inFlight);
          expect(gate.inFlight).toBe(all.reduce((sum, one) => sum + one, 0));
          expect(gate.inFlight).toBeLessThanOrEqual(LIMITS.total + 3 * LIMITS.floor);
          expect(Math.max(...all)).toBeLessThanOrEqual(LIMITS.ceiling);
        }
      }),
    );
  });
});
