import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';

/** Version 1 of control groups has a tree for each kind of resource. */
const TREES = ['/sys/fs/cgroup/cpu', '/sys/fs/cgroup'];
/** Time is given out by this: a slow processor, not one that is away for most of a tenth of a second. */
const PERIOD_US = 10_000;
/** For turns, the shortest that timers of Node keep. */
const TURN_MS = 5;

type LetGo = () => Promise<void>;

/** Holds PostgreSQL, which runs on this machine, to so many cores until it is let go. */
export async function holdPostgres(database: DataSource, cores: number): Promise<LetGo> {
  const [{ pid }] = await database.query('SELECT pg_backend_pid() AS pid');
  const postmaster = await parentOf(pid);
  if (postmaster === undefined) throw new Error('PostgreSQL does not run on this machine.');
  const tree = TREES.find((folder) => existsSync(`${folder}/cgroup.procs`));
  return tree === undefined || process.getuid?.() !== 0
    ? holdByTurns(postmaster, cores)
    : holdInGroup(tree, postmaster, cores);
}

async function holdInGroup(tree: string, postmaster: number, cores: number): Promise<LetGo> {
  const group = `${tree}/rxhooks-chaos-${process.pid}`;
  await mkdir(group);
  const quotaUs = PERIOD_US * cores;
  if (existsSync(`${group}/cpu.max`))
    await writeFile(`${group}/cpu.max`, `${quotaUs} ${PERIOD_US}`);
  else {
    await writeFile(`${group}/cpu.cfs_period_us`, `${PERIOD_US}`);
    await writeFile(`${group}/cpu.cfs_quota_us`, `${quotaUs}`);
  }
  const move = async (pids: readonly (number | string)[], folder: string) => {
    for (const pid of pids) await unlessGone(() => writeFile(`${folder}/cgroup.procs`, `${pid}`));
  };
  await move(await familyOf(postmaster), group);
  return async () => {
    for (;;) {
      const pids = (await readFile(`${group}/cgroup.procs`, 'utf8')).split('\n').filter(Boolean);
      if (pids.length === 0) break;
      await move(pids, tree); // one that was started meanwhile is there the next time
    }
    await rmdir(group);
  };
}

/** Without the rights for a group: each process is stopped most of the time, which is the same for one that is busy alone. */
async function holdByTurns(postmaster: number, cores: number): Promise<LetGo> {
  const held = new AbortController();
  const turns = async () => {
    let family = await familyOf(postmaster);
    while (!held.signal.aborted) {
      const stopped = family;
      for (const pid of stopped) await unlessGone(() => process.kill(pid, 'SIGSTOP'));
      // Whatever takes time is done while they are stopped, so that they have no more than their turn.
      const pause = sleep(TURN_MS / cores - TURN_MS);
      family = await familyOf(postmaster);
      await pause;
      for (const pid of stopped) await unlessGone(() => process.kill(pid, 'SIGCONT'));
      await sleep(TURN_MS);
    }
  };
  const running = turns();
  return async () => {
    held.abort();
    await running;
  };
}

/** The process and those that it has started. */
async function familyOf(pid: number): Promise<number[]> {
  const children: number[] = [];
  for (const name of await readdir('/proc')) {
    const other = Number(name);
    if (Number.isInteger(other) && (await parentOf(other)) === pid) children.push(other);
  }
  return [pid, ...children];
}

/** `undefined` of a process that has ended. */
async function parentOf(pid: number): Promise<number | undefined> {
  const status = await unlessGone(() => readFile(`/proc/${pid}/status`, 'utf8'));
  return status === undefined ? undefined : Number(/^PPid:\s+(\d+)$/m.exec(status)?.[1]);
}

/** A process may end between two looks; that is all that may fail. */
async function unlessGone<T>(act: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
