import { describe, expect, it } from 'vitest';
import type { EndpointSignal } from './endpoint-signal.js';
import { UNTROUBLED } from './endpoint-state.js';
import { judgeSignals } from './endpoint-verdict.js';

const NOW = new Date('2026-01-01T12:00:00Z');
const FAILING: EndpointSignal = { kind: 'failing' };
const GONE: EndpointSignal = { kind: 'gone' };

const seen = (signal: EndpointSignal, times = 1) =>
  Array.from({ length: times }, () => ({ signal, ageMs: 0 }));
const judge = (signals: ReturnType<typeof seen>, pauseAfterOpenings = 1) =>
  judgeSignals(UNTROUBLED, signals, NOW, pauseAfterOpenings);

describe('The verdict on an endpoint', () => {
  it('lets it go on while too little was tried to open its circuit', () => {
    expect(judge(seen(FAILING, 9))).toMatchObject({ stop: undefined, state: { isOpen: false } });
  });

  it('pauses it when its circuit has opened often enough in a row', () => {
    expect(judge(seen(FAILING, 10)).stop).toMatchObject({ status: 'paused' });
  });

  it('does not pause it before that', () => {
    expect(judge(seen(FAILING, 10), 2)).toMatchObject({ stop: undefined, state: { isOpen: true } });
  });

  it('does not pause it again for an opening that was judged before', () => {
    const { state } = judge(seen(FAILING, 10));
    const late = { signal: FAILING, ageMs: 1000 };
    expect(judgeSignals(state, [late], NOW, 1).stop).toBeUndefined();
  });

  it('disables it for good when one of many signals asks for that, whatever came after', () => {
    const { stop } = judge([...seen(GONE), ...seen(FAILING, 10)]);
    expect(stop).toEqual({
      status: 'disabled',
      reason: 'The receiver answered 410: it wants no more deliveries.',
    });
  });
});
