import { ID_PREFIXES, type IdKind } from '@rxhooks/domain';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../testing/src/fakes/fake-clock.js';
import { CorrectedClock } from './corrected-clock.js';
import { UuidIdFactory } from './uuid-id-factory.js';

const ids = new UuidIdFactory(new CorrectedClock());

describe('UuidIdFactory', () => {
  it.each(Object.entries(ID_PREFIXES))('writes %s ids as %s and 32 hex digits', (kind, prefix) => {
    expect(ids.create(kind as IdKind)).toMatch(new RegExp(`^${prefix}[0-9a-f]{32}$`));
  });

  it('puts the prefix that a contract prescribes in front', () => {
    expect(ids.createWithPrefix('ns-')).toMatch(/^ns-[0-9a-f]{32}$/);
  });

  it('makes ids that are unique and sort by the time they were made', () => {
    const made = Array.from({ length: 10_000 }, () => ids.create('delivery'));
    expect(made).toEqual([...new Set(made)].toSorted());
  });

  it('uses version 7 of UUID, whose first bits are the time', () => {
    const before = Date.now();
    const id = ids.create('event').slice('evt_'.length);
    expect(id[12]).toBe('7');
    const madeAt = Number.parseInt(id.slice(0, 12), 16);
    expect(madeAt).toBeGreaterThanOrEqual(before);
    expect(madeAt).toBeLessThanOrEqual(Date.now());
  });

  it('takes the time from the clock that is corrected, also where that has moved back', () => {
    const clock = new FakeClock();
    const corrected = new UuidIdFactory(clock);
    const timeOf = (id: string) => Number.parseInt(id.slice(4, 16), 16);
    expect(timeOf(corrected.create('event'))).toBe(clock.time.getTime());
    clock.time = new Date(clock.time.getTime() - 40 * 24 * 3600 * 1000);
    expect(timeOf(corrected.create('event'))).toBe(clock.time.getTime());
  });

  it('sorts ids by the order they were made in when the clock moves back by a little', () => {
    const clock = new FakeClock();
    const corrected = new UuidIdFactory(clock);
    const made = [0, -3, -3, 2].map((stepMs) => {
      clock.time = new Date(clock.time.getTime() + stepMs);
      return corrected.create('event');
    });
    expect(made).toEqual(made.toSorted());
  });
});
