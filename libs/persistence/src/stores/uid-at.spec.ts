import { expect, it } from 'vitest';
import { idFrom } from '../../../../test/support/ages.js';
import { uidAt } from './uid-at.js';

it('stands between what was made before a time and what was made after it', () => {
  const tenDaysAgo = uidAt('evt_', new Date(Date.now() - 10 * 24 * 3600 * 1000));
  expect(tenDaysAgo).toMatch(/^evt_[0-9a-f]{12}0{20}$/);
  expect(idFrom('event', 10.001) < tenDaysAgo).toBe(true);
  expect(idFrom('event', 9.999) > tenDaysAgo).toBe(true);
});

it('has a first one for every time', () => {
  expect(uidAt('evt_', new Date(0))).toBe(`evt_${'0'.repeat(32)}`);
  expect(uidAt('evt_', new Date(-1))).toBe(`evt_${'0'.repeat(32)}`);
});
