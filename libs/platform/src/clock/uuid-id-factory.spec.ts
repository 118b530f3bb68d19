import { ID_PREFIXES, type IdKind } from '@rxhooks/domain';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../application/test/fakes/fake-clock.js';
import { CorrectedClock } from './corrected-clock.js';
import { UuidIdFactory } from './uuid-id-factory.js';

const descents = (texts: readonly string[]) =>
  texts.filter((text, index) => index > 0 && text < (texts[index - 1] ?? '')).length;

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

  describe('of a delivery, which follows from its event and subscription', () => {
    const ofEvent = (event: string, subscription = 'ns-1') => ids.deliveryOf(event, subscription);

    it('are the same each time, and others for other events or subscriptions', () => {
      const [event, other] = [ids.create('event'), ids.create('event')];
      expect(ofEvent(event)).toBe(ofEvent(event));
      const all = [event, other].flatMap((one) => [ofEvent(one, 'ns-1'), ofEvent(one, 'ns-2')]);
      expect(new Set(all).size).toBe(4);
      for (const id of all) expect(id).toMatch(/^dlv_[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/);
    });

    it('are as old as the event, and sort as events do within a millisecond', () => {
      const events = Array.from({ length: 50 }, () => ids.create('event'));
      for (const event of events) expect(ofEvent(event).slice(4, 16)).toBe(event.slice(4, 16));
      const sameTime = Map.groupBy(events, (event) => event.slice(4, 16));
      for (const group of sameTime.values())
        // Where the lower bits of the count begin again, what comes after them sorts first.
        expect(descents(group.map((event) => ofEvent(event)))).toBeLessThanOrEqual(1);
    });
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
