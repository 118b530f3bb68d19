import { expect, it } from 'vitest';
import { coresRow, costAgainstBareRows, memoryRows } from './cost-rows.js';
import { atMost } from './row.js';

const spent = (cpuSeconds: Record<string, number>, requests: number) => ({
  requests,
  cost: {
    cpuSeconds,
    elapsedMs: 10_000,
    pssMb: { api: 100, worker: 50 },
    peakMb: {},
    busyShare: 0.5,
    databaseCalls: undefined,
    redisCalls: undefined,
  },
});
const runs = [spent({ api: 1, worker: 3 }, 10_000), spent({ api: 4, worker: 4 }, 20_000)];
const bare = [spent({ loop: 2 }, 10_000), spent({ loop: 1 }, 5000)];

it('cost is that of all processes for so many deliveries, held against the bare loop run by run', () => {
  const rows = costAgainstBareRows('x', runs, bare, atMost(1.9));
  expect(rows.map(({ value, holds }) => [value, holds])).toEqual([
    [4, null],
    [2, null],
    [2, false],
  ]);
});

it('cores in use are CPU time over time', () => {
  expect(coresRow('x', runs)).toMatchObject({ value: 0.6, unit: 'cores' });
});

it('memory is there for each process and for all of them', () => {
  const rows = memoryRows('x', [runs[0]!.cost], { all: atMost(160) });
  expect(rows.map(({ value, holds }) => [value, holds])).toEqual([
    [100, null],
    [50, null],
    [150, true],
  ]);
});
