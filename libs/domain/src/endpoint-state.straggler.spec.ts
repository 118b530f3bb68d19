import { describe, expect, it } from 'vitest';
import {
  at,
  FAILING,
  follow,
  HEALTHY,
  MINUTE_MS,
  openUp,
  TOO_MANY,
} from '../test/endpoint-life.js';
import { judgeEndpoint } from './endpoint-state.js';

const BEFORE = at(10 * MINUTE_MS - 1);
const AFTER_HOLD = at(11 * MINUTE_MS);

describe('an answer that comes after the hold to a request from before it', () => {
  it('opens no circuit again', () => {
    const open = openUp();
    const { state } = judgeEndpoint(open, FAILING, AFTER_HOLD, BEFORE);
    expect(state).toMatchObject({ isOpen: true, openings: 1, heldUntil: open.heldUntil });
  });

  it('closes no circuit', () => {
    const { state } = judgeEndpoint(openUp(), HEALTHY, AFTER_HOLD, BEFORE);
    expect(state).toMatchObject({ isOpen: true, openings: 1 });
  });

  it('begins no second hold', () => {
    const held = follow([TOO_MANY]).state;
    const { state } = judgeEndpoint(held, TOO_MANY, at(5000), at(-1));
    expect(state).toEqual(held);
  });
});

describe('the probe of an open circuit', () => {
  it('closes it with a success', () => {
    const { state } = judgeEndpoint(openUp(), HEALTHY, AFTER_HOLD, at(10 * MINUTE_MS + 30_001));
    expect(state.isOpen).toBe(false);
  });

  it('opens it for longer with a failure', () => {
    const { state } = judgeEndpoint(openUp(), FAILING, AFTER_HOLD, at(10 * MINUTE_MS + 30_001));
    expect(state).toMatchObject({ isOpen: true, openings: 2 });
  });
});
