import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../test/fakes/fake-clock.js';
import { Timers } from './timers.js';

function setUp() {
  const clock = new FakeClock();
  const timers = new Timers(clock);
  const run: string[] = [];
  const after = (delayMs: number, name: string) => timers.after(delayMs, () => run.push(name));
  return { clock, timers, run, after };
}

describe('timers', () => {
  it('call back once, at their times', () => {
    const { clock, run, after } = setUp();
    after(20, 'later');
    after(10, 'sooner');
    clock.advance(15);
    expect(run).toEqual(['sooner']);
    clock.advance(100);
    expect(run).toEqual(['sooner', 'later']);
  });

  it('end together', () => {
    const { clock, timers, run, after } = setUp();
    after(10, 'one');
    after(20, 'other');
    timers.close();
    expect(clock.timers).toBe(0);
    clock.advance(100);
    expect(run).toEqual([]);
  });

  it('are not begun any more once they have ended', () => {
    const { clock, timers, after } = setUp();
    timers.close();
    after(10, 'late');
    expect(clock.timers).toBe(0);
  });
});
