import 'reflect-metadata';
import type { Outcome } from '@rxhooks/domain';
import { describe, expect, it } from 'vitest';
import { anEndpoint } from '../../../testing/src/fakes/builders.js';
import type { Endpoint } from '../ports/delivery-store.js';
import { EndpointGate } from './endpoint-gate.js';

const LIMITS = { floor: 1, start: 4, ceiling: 8, organisation: 6, total: 10 };
const timedOut: Outcome = { kind: 'unanswered', code: 'timeout' };

const own = (uid: string) => anEndpoint(uid, 'org_a');
const foreign = (uid: string) => anEndpoint(uid, 'org_b');

function enterAll(gate: EndpointGate, endpoint: Endpoint): number {
  let entered = 0;
  while (gate.tryEnter(endpoint)) entered += 1;
  return entered;
}

describe('the cap of an organisation', () => {
  it('holds over all of its endpoints together', () => {
    const gate = new EndpointGate(LIMITS);
    expect(['a', 'b', 'c'].map((uid) => enterAll(gate, own(uid)))).toEqual([4, 2, 0]);
  });

  it('leaves no endpoint its floor, or a thousand of them would have a thousand slots', () => {
    const gate = new EndpointGate(LIMITS);
    for (const uid of ['a', 'b']) enterAll(gate, own(uid));
    expect(gate.room(own('c'))).toBe(0);
  });

  it('is no other organisation’s business', () => {
    const gate = new EndpointGate(LIMITS);
    for (const uid of ['a', 'b']) enterAll(gate, own(uid));
    expect(enterAll(gate, foreign('x'))).toBe(4);
  });

  it('has room again for any of its endpoints as soon as one request ends', () => {
    const gate = new EndpointGate(LIMITS);
    for (const uid of ['a', 'b']) enterAll(gate, own(uid));
    gate.leave(own('a'));
    expect(gate.room(own('c'))).toBe(1);
  });

  it('is forgotten with the last request', () => {
    const gate = new EndpointGate(LIMITS);
    const entered = enterAll(gate, own('a'));
    for (let count = 0; count < entered; count += 1) gate.leave(own('a'));
    expect(['a', 'b'].map((uid) => enterAll(gate, own(uid)))).toEqual([4, 2]);
  });
});

describe('an endpoint without room', () => {
  it('is crowded out when its organisation has taken all that it may', () => {
    const gate = new EndpointGate(LIMITS);
    for (const uid of ['a', 'b']) enterAll(gate, own(uid));
    expect(gate.isCrowdedOut(own('c'))).toBe(true);
  });

  it('is crowded out when the worker is full and it has its floor', () => {
    const gate = new EndpointGate({ ...LIMITS, total: 5 });
    enterAll(gate, own('a'));
    expect(enterAll(gate, foreign('x'))).toBe(1);
    expect(gate.isCrowdedOut(foreign('x'))).toBe(true);
  });

  it('is not crowded out when it fills its own lane', () => {
    const gate = new EndpointGate(LIMITS);
    enterAll(gate, own('a'));
    expect(gate.isCrowdedOut(own('a'))).toBe(false);
  });

  it('is not crowded out when its own answers have narrowed its lane', () => {
    const gate = new EndpointGate({ ...LIMITS, total: 3 });
    enterAll(gate, own('a'));
    for (let count = 0; count < 2; count += 1) gate.leave(own('a'), timedOut);
    expect([gate.room(own('a')), gate.isCrowdedOut(own('a'))]).toEqual([0, false]);
  });

  it('is what an endpoint with room is not', () => {
    const gate = new EndpointGate(LIMITS);
    expect(gate.isCrowdedOut(own('a'))).toBe(false);
  });
});
