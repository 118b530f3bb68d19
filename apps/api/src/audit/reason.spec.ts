import { describe, expect, it } from 'vitest';
import { checkReason, reasonIn } from './reason.js';

const asked = (reason?: string) => ({ headers: { 'x-reason': reason } });
const onTheWire = (text: string) => Buffer.from(text).toString('latin1');

describe('a reason', () => {
  it.each([
    ['ticket 4711', 'ticket 4711'],
    ['  ticket 4711 ', 'ticket 4711'],
    [onTheWire('Störung gemeldet'), 'Störung gemeldet'],
    ['St\u00f6rung', 'Störung'],
    ['', undefined],
    ['  ', undefined],
    [undefined, undefined],
    [`key rxh_${'x'.repeat(43)}`, 'key [secret]'],
  ])('%j is kept as %j', (given, kept) => {
    expect(reasonIn(asked(given))).toBe(kept);
  });

  it('of 200 characters is taken, and no longer one', () => {
    const longest = 'ö'.repeat(200);
    expect(() => checkReason(asked(onTheWire(longest)), true)).not.toThrow();
    expect(() => checkReason(asked(onTheWire(`${longest}ö`)), false)).toThrow('up to 200');
  });

  it.each([undefined, '', ' '])('of %j is missing only where one is needed', (given) => {
    expect(() => checkReason(asked(given), false)).not.toThrow();
    expect(() => checkReason(asked(given), true)).toThrow('X-Reason is expected');
  });
});
