import { describe, expect, it } from 'vitest';
import { Budget } from './budget.js';

describe('a budget', () => {
  it('gives endpoints in doubt a quarter, and those to be trusted the rest beside it', () => {
    const budget = new Budget(16);
    budget.add(0, 4);
    expect([budget.room(false), budget.room(true)]).toEqual([0, 12]);
  });

  it('is whole for endpoints to be trusted while no other uses it', () => {
    expect(new Budget(16).room(true)).toBe(16);
  });

  it('keeps its reserve, however much floors have added for endpoints in doubt', () => {
    const budget = new Budget(16);
    budget.add(0, 100);
    expect([budget.room(true), budget.inFlight]).toEqual([12, 100]);
  });

  it('has no room for endpoints in doubt when those to be trusted use all of it', () => {
    const budget = new Budget(16);
    budget.add(15, 0);
    expect(budget.room(false)).toBe(1);
  });

  it('has no more room than the whole that it is a part of', () => {
    const whole = new Budget(8);
    const [one, other] = [new Budget(6, whole), new Budget(6, whole)];
    one.add(5, 0);
    expect([other.room(true), other.room(false)]).toEqual([3, 1]);
  });

  it('takes no more of the whole than its own size, whatever floors have added', () => {
    const whole = new Budget(40);
    const [one, other] = [new Budget(8, whole), new Budget(40, whole)];
    one.add(50, 50);
    expect([other.room(true), other.room(false)]).toEqual([32, 8]);
    one.add(-50, -50);
    expect(other.room(true)).toBe(40);
  });
});
