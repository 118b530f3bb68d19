/** Figures of processes on Linux. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** The unit of CPU times in /proc: a hundredth of a second on every Linux. */
const TICKS_PER_SECOND = 100;

/** User and system time of a process and of its children that have ended. */
export function cpuSeconds(pid: number): number {
  const [, , , , , , , , , , , ...times] = statFields(pid);
  const ticks = times.slice(0, 4).reduce((sum, text) => sum + Number(text), 0);
  return ticks / TICKS_PER_SECOND;
}

/** Peak of the memory in use since `resetPeak`. */
export function peakMemoryBytes(pid: number): number {
  return kilobytes(read(`/proc/${pid}/status`), 'VmHWM');
}

export function resetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // No permission: the peak is then that of the whole life.
  }
}

/** Each process with all its descendants. */
export function familiesOf(
  processes: Readonly<Record<string, number>>,
): Record<string, readonly number[]> {
  const childrenOf = Map.groupBy(allPids(), (pid) => Number(statFields(pid)[1]));
  const familyOf = (pid: number): number[] => [
    pid,
    ...(childrenOf.get(pid) ?? []).flatMap(familyOf),
  ];
  return Object.fromEntries(Object.entries(processes).map(([name, pid]) => [name, familyOf(pid)]));
}

/** PSS in bytes: shared memory counts in part. */
export function pssBytes(pid: number): number {
  return kilobytes(read(`/proc/${pid}/smaps_rollup`), 'Pss');
}

function allPids(): number[] {
  const names = existsSync('/proc') ? readdirSync('/proc') : [];
  return names.filter((name) => /^\d+$/.test(name)).map(Number);
}

/** The fields after the name in brackets, from the state on; empty for an ended process. */
function statFields(pid: number): readonly string[] {
  const text = read(`/proc/${pid}/stat`);
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** A line such as "Pss:    203 kB", in bytes. */
function kilobytes(text: string, name: string): number {
  const match = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text);
  return Number(match?.[1] ?? 0) * 1024;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
