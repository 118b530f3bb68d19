import { describe, expect, it } from 'vitest';
import { Budget } from './budget.js';

describe('a budget', () => {
  it('gives endpoints that are not proven a quarter, and the others the rest beside it', () => {
    const budget = new Budget(16);
    budget.add('unproven', 4);
    expect([budget.room(false), budget.room(true)]).toEqual([0, 12]);
  });

  it('is whole for endpoints that are proven while no other uses it', () => {
    expect(new Budget(16).room(true)).toBe(16);
  });

  it('keeps its reserve, however much there is of endpoints that are not proven', () => {
    const budget = new Budget(16);
    budget.add('unproven', 100);
    expect([budget.room(true), budget.inFlight]).toEqual([12, 100]);
  });

  it('leaves endpoints that are not proven what the others do not use', () => {
    const budget = new Budget(16);
    budget.add('proven', 15);
    expect(budget.room(false)).toBe(1);
  });

  it('does not count what hangs, but tells that it is in flight', () => {
    const budget = new Budget(16);
    budget.add('hanging', 100);
    expect([budget.room(true), budget.room(false), budget.inFlight]).toEqual([16, 4, 100]);
  });

  it('has no more room than the whole that it is a part of', () => {
    const whole = new Budget(8);
    const [one, other] = [new Budget(6, whole), new Budget(6, whole)];
    one.add('proven', 5);
    expect([other.room(true), other.room(false)]).toEqual([3, 1]);
  });

  it('takes no more of the whole than its own size, whatever floors have added', () => {
    const whole = new Budget(40);
    const [one, other] = [new Budget(8, whole), new Budget(40, whole)];
    one.add('proven', 50);
    one.add('unproven', 50);
    expect([other.room(true), other.room(false)]).toEqual([32, 8]);
    one.add('proven', -50);
    one.add('unproven', -50);
    expect(other.room(true)).toBe(40);
  });
});
