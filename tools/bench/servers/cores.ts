import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** The cores that targets assume. */
const CORES = 2;

/** Pins this process and its children to two cores. Returns the number of usable cores. */
export function keepToTwoCores(): number {
  if (availableParallelism() > CORES)
    spawnSync('taskset', ['--cpu-list', '--pid', `0-${CORES - 1}`, `${process.pid}`]);
  return availableParallelism();
}
