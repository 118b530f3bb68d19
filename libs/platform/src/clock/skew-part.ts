import { Gauge, type Registry } from 'prom-client';
import type { Part } from '../readiness/readiness.js';
import type { CorrectedClock } from './corrected-clock.js';

/** Part of the readiness of both apps. */
export function clockPart(clock: CorrectedClock): Part<'ok' | 'skewed'> {
  return {
    name: 'clock',
    states: ['ok', 'skewed'],
    ask: async () =>
      clock.isSkewed ? { state: 'skewed', fault: describeSkew(clock.skewMs) } : { state: 'ok' },
  };
}

export function describeSkew(skewMs: number): string {
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  const direction = skewMs > 0 ? 'ahead of' : 'behind';
  return `The clock of this machine is ${seconds} s ${direction} the clock of the database: synchronise both (NTP)`;
}

export function registerSkewGauge(registry: Registry, clock: CorrectedClock): void {
  const gauge: Gauge = new Gauge({
    name: 'rxhooks_clock_skew_seconds',
    help: 'How far the clock of this machine is ahead of the clock of the database; negative when behind.',
    registers: [registry],
    collect: () => gauge.set(clock.isMeasured ? clock.skewMs / 1000 : Number.NaN),
  });
}
