import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * The command line of a running process, or undefined. Process ids are reused, so a pid from a file
 * proves nothing until its process is recognised. A zombie counts as gone, unlike with `kill(pid,
 * 0)`.
 */
export function commandLine(pid: number): string | undefined {
  try {
    const text =
      process.platform === 'linux'
        ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
        : execFileSync('ps', ['-o', 'command=', '-p', `${pid}`], { encoding: 'utf8' });
    return text.trim() || undefined;
  } catch {
    return undefined;
  }
}

/** Whether the process ended within the time. */
export async function hasEnded(pid: number, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (commandLine(pid) !== undefined) {
    if (performance.now() > deadline) return false;
    await delay(50);
  }
  return true;
}
