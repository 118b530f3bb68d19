import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { anEvent, aSubscription } from '../../test/fakes/builders.js';
import { PLAIN_CONTRACT } from '../../test/fakes/fake-contracts.js';
import type { Contract } from '../ports/contract.js';
import { SharedBodies } from './shared-bodies.js';

const ONE_BODY: Contract = {
  ...PLAIN_CONTRACT,
  bodyVariant: ({ payloadVersion }) => payloadVersion,
};

describe('the body of an event', () => {
  const event = anEvent();
  const input = { event, subscription: aSubscription(), deliveryUid: 'dlv_1' };

  it('is made once for all deliveries that have it in common', () => {
    const bodies = new SharedBodies();
    const first = bodies.render(ONE_BODY, input);
    expect(first).toEqual(ONE_BODY.render(input));
    expect(bodies.render(ONE_BODY, { ...input, deliveryUid: 'dlv_2' })).toBe(first);
  });

  it.each<[string, Contract, typeof input]>([
    ['another event', ONE_BODY, { ...input, event: anEvent() }],
    [
      'another variant',
      ONE_BODY,
      { ...input, subscription: aSubscription({ payloadVersion: '2' }) },
    ],
    ['another contract', { ...ONE_BODY, name: 'other' }, input],
  ])('is made anew for %s', (_, contract, other) => {
    const bodies = new SharedBodies();
    const first = bodies.render(ONE_BODY, input);
    expect(bodies.render(contract, other)).not.toBe(first);
  });

  it('is made for each delivery where the contract says nothing', () => {
    const bodies = new SharedBodies();
    expect(bodies.render(PLAIN_CONTRACT, input)).not.toBe(bodies.render(PLAIN_CONTRACT, input));
  });
});
