import { expect, it } from 'vitest';
import { callsOf } from './round-trips.js';

const STATS = `# Commandstats\r
cmdstat_evalsha:calls=123,usec=4,usec_per_call=1.00,rejected_calls=0,failed_calls=0\r
cmdstat_eval:calls=7,usec=4,usec_per_call=1.00,rejected_calls=0,failed_calls=0\r
`;

it.each([
  ['eval', 7],
  ['evalsha', 123],
  ['bzpopmin', 0],
])('%s was called %d times', (name, calls) => {
  expect(callsOf(STATS, name)).toBe(calls);
});
