import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** What the targets are given for. */
const CORES = 2;

/** Keeps this process, and so all that it starts, on two cores. Returns how many there are to run on then. */
export function keepToTwoCores(): number {
  if (availableParallelism() > CORES)
    spawnSync('taskset', ['--cpu-list', '--pid', `0-${CORES - 1}`, `${process.pid}`]);
  return availableParallelism();
}
