import { readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { commandLine, hasEnded } from './command-line.ts';

const SHUTDOWN_MS = 60_000;

/**
 * Stops a PostgreSQL that outlived its owner (kill -9 of both supervisor and owner). Call it only
 * while holding the lock: it cannot tell an orphan from a server in use.
 */
export async function stopOrphan(cluster: string): Promise<void> {
  const pidFile = join(cluster, 'postmaster.pid');
  const pid = readPid(pidFile);
  const command = pid === undefined ? undefined : commandLine(pid);
  if (pid === undefined || command === undefined) return; // PostgreSQL itself removes the file

  if (command.includes(`/postgres -D ${cluster} `)) {
    process.kill(pid, 'SIGINT');
    if (await hasEnded(pid, SHUTDOWN_MS)) return;
    throw new Error(
      `PostgreSQL (process ${pid}) of ${cluster} does not stop. End it, then start again.`,
    );
  }
  // Another program has the pid by now; PostgreSQL would wait for it for ever.
  if (basename(command.split(' ')[0] ?? '') !== 'postgres') rmSync(pidFile, { force: true });
}

function readPid(pidFile: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(pidFile, 'utf8'), 10) || undefined;
  } catch {
    return undefined;
  }
}
