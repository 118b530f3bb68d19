import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { commandLine, hasEnded } from './command-line.ts';

const STOPPING_MS = 60_000;

/**
 * Makes this process the only owner of the data directory, or throws. Without the lock a second
 * start would take the first one's database for an orphan and stop it. `owner` is a text in every
 * owner's command line.
 */
export async function takeLock(
  file: string,
  { owner, signal }: { owner: string; signal: AbortSignal },
): Promise<() => void> {
  const content = { ownerPid: process.pid, supervisorPid: process.ppid };
  for (;;) {
    try {
      writeFileSync(file, JSON.stringify(content), { flag: 'wx', mode: 0o600 });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    await waitForStale(file, owner);
    signal.throwIfAborted();
    rmSync(file, { force: true });
  }
}

/** Returns when the lock has no living holder; throws when its holder keeps running. */
async function waitForStale(file: string, owner: string): Promise<void> {
  const holder = readHolder(file);
  if (!holder || !commandLine(holder.ownerPid)?.includes(owner)) return;
  // An owner whose supervisor is gone is about to stop.
  const isStopping = commandLine(holder.supervisorPid) === undefined;
  if (isStopping && (await hasEnded(holder.ownerPid, STOPPING_MS))) return;
  throw new Error(
    `The embedded PostgreSQL of this data directory is already in use by process ${holder.supervisorPid} ` +
      `(lock: ${file}). Stop that one first, or choose another folder with DATA_DIR.`,
  );
}

function readHolder(file: string): { ownerPid: number; supervisorPid: number } | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined; // removed meanwhile, or left half-written by a killed process
  }
}
