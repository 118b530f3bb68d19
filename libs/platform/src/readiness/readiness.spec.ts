import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { type Condition, type Part, Readiness } from './readiness.js';
import { toReadinessAnswer } from './readiness-answer.js';
import { registerStateGauge } from './state-gauge.js';

const part = (name: string, condition: Condition): Part => ({
  name,
  states: ['ok', 'away'],
  ask: async () => condition,
});
const fine = part('database', { state: 'ok' });
const away = part('queue', { state: 'away' });
const faulty = part('queue', { state: 'away', fault: 'The queue cannot be reached' });

describe('the readiness of a process', () => {
  it('tells the state of each part', async () => {
    const answer = toReadinessAnswer(await new Readiness([fine, away]).report());
    const body = { status: 'ok', database: 'ok', queue: 'away' };
    expect(answer).toEqual({ status: 200, body });
  });

  it('says why it is not ready', async () => {
    const answer = toReadinessAnswer(await new Readiness([fine, faulty]).report());
    expect(answer).toEqual({
      status: 503,
      body: {
        status: 'unavailable',
        error: 'The queue cannot be reached',
        database: 'ok',
        queue: 'away',
      },
    });
  });

  it('asks once for all who want to know at the same time', async () => {
    let asked = 0;
    const ask = async () => ({ state: `${(asked += 1)}` });
    const readiness = new Readiness([{ name: 'queue', states: [], ask }]);
    await Promise.all([readiness.report(), readiness.report()]);
    expect(asked).toBe(1);
    await readiness.report();
    expect(asked).toBe(2);
  });

  it('is a metric, by part and state', async () => {
    const registry = new Registry();
    registerStateGauge(registry, new Readiness([away]));
    const text = await registry.metrics();
    expect(text).toContain('rxhooks_state{part="queue",state="ok"} 0');
    expect(text).toContain('rxhooks_state{part="queue",state="away"} 1');
  });
});
