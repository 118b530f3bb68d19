/** What Linux knows of processes. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** The unit of CPU times in /proc: a hundredth of a second on every Linux there is. */
const TICKS_PER_SECOND = 100;

/** User and system time of a process and of its children that have ended. */
export function cpuSeconds(pid: number): number {
  const [, , , , , , , , , , , ...times] = statFields(pid);
  const ticks = times.slice(0, 4).reduce((sum, text) => sum + Number(text), 0);
  return ticks / TICKS_PER_SECOND;
}

/** Peak of the memory in use since `resetPeak`. */
export function peakMemoryBytes(pid: number): number {
  return statusBytes(pid, 'VmHWM');
}

export function resetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // Not ours to reset: the peak is then that of the whole life.
  }
}

/** A process and its children. */
export function familyOf(pid: number): number[] {
  const others = (existsSync('/proc') ? readdirSync('/proc') : []).filter((name) =>
    /^\d+$/.test(name),
  );
  return [pid, ...others.map(Number).filter((other) => Number(statFields(other)[1]) === pid)];
}

/** The memory of processes that share some of theirs, each byte counted once. */
export function familyMemoryBytes(pids: readonly number[]): number {
  const own = pids.reduce((sum, pid) => sum + statusBytes(pid, 'RssAnon'), 0);
  return own + Math.max(...pids.map((pid) => statusBytes(pid, 'RssShmem')));
}

/** What follows the name in brackets, beginning with the state; nothing when the process has ended. */
function statFields(pid: number): readonly string[] {
  const text = read(`/proc/${pid}/stat`);
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function statusBytes(pid: number, name: string): number {
  const match = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(read(`/proc/${pid}/status`));
  return Number(match?.[1] ?? 0) * 1024;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
