import { describe, expect, it } from 'vitest';
import { BodyBudget } from './body-budget.js';

const SOON_MS = 20;
const LATER_MS = 5000;

describe('BodyBudget', () => {
  it('makes a body that does not fit wait until room is given back', async () => {
    const budget = new BodyBudget(10);
    const first = await budget.take('a', 5, SOON_MS);
    await budget.take('b', 5, SOON_MS);
    const third = budget.take('c', 1, LATER_MS);
    first?.();
    expect(await third).toBeDefined();
  });

  it('refuses a body that has waited too long, and then admits the next one', async () => {
    const budget = new BodyBudget(10);
    await budget.take('a', 5, SOON_MS);
    await budget.take('b', 3, SOON_MS);
    const large = budget.take('c', 5, SOON_MS);
    const small = budget.take('d', 2, LATER_MS);
    expect(await large).toBeUndefined();
    expect(await small).toBeDefined();
  });

  it('gives one key half of the budget at most, and leaves the other half to other keys', async () => {
    const budget = new BodyBudget(10);
    const first = await budget.take('a', 5, SOON_MS);
    const second = budget.take('a', 1, LATER_MS);
    expect(await budget.take('b', 4, SOON_MS)).toBeDefined();
    first?.();
    expect(await second).toBeDefined();
  });

  it('does not let small bodies overtake a large one for ever', async () => {
    const budget = new BodyBudget(10);
    const releases = [await budget.take('a', 4, SOON_MS), await budget.take('b', 4, SOON_MS)];
    const order: string[] = [];
    const large = budget.take('c', 5, LATER_MS).then(() => order.push('large'));
    const small = budget.take('d', 1, LATER_MS).then(() => order.push('small'));
    releases[0]?.();
    await Promise.all([large, small]);
    expect(order).toEqual(['large', 'small']);
  });
});
