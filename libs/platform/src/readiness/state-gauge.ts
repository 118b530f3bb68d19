import { Gauge, type Registry } from 'prom-client';
import type { Readiness } from './readiness.js';

/** `rxhooks_state{part="queue",state="away"} 1`: the state of each part, read at each scrape. */
export function registerStateGauge(registry: Registry, readiness: Readiness): void {
  const gauge: Gauge = new Gauge({
    name: 'rxhooks_state',
    help: 'Which state each part of the process is in: 1 for that state, 0 for its others.',
    labelNames: ['part', 'state'],
    registers: [registry],
    collect: async () => {
      const { states } = await readiness.report();
      for (const part of readiness.parts)
        for (const state of part.states)
          gauge.set({ part: part.name, state }, states[part.name] === state ? 1 : 0);
    },
  });
}
