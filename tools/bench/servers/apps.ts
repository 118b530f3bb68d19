import { fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../../libs/dev-postgres/src/index.ts';
import { untilReady } from '../../launcher/until-ready.ts';
import type { Bench } from '../bench.ts';

export type AppName = 'api' | 'worker';

export interface App {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export interface AppOptions {
  readonly bench: Bench;
  readonly env: NodeJS.ProcessEnv;
  readonly folder: string;
  readonly nodeFlags: NodeFlags;
}

type NodeFlags = Readonly<Record<AppName, readonly string[]>>;

const START_MS = 60_000;
const DRAIN_MS = 30_000;

/** Where the compiled apps are. */
export function distOf({ options }: Bench): string {
  return join(options.appsFolder, 'dist');
}

/** The checkout's flags of `start:api` and `start:worker`, which may differ from ours. */
export async function nodeFlagsOf({ options }: Bench): Promise<NodeFlags> {
  const manifest = await readFile(join(options.appsFolder, 'package.json'), 'utf8');
  const { scripts } = JSON.parse(manifest) as { scripts: Record<`start:${AppName}`, string> };
  const flagsOf = (name: AppName) =>
    scripts[`start:${name}`].split(' ').filter((word) => word.startsWith('--'));
  return { api: flagsOf('api'), worker: flagsOf('worker') };
}

/** Starts one of the compiled apps, as production does, and returns when it is ready. */
export async function startApp(name: AppName, options: AppOptions): Promise<App> {
  const { bench, env, folder, nodeFlags } = options;
  const { profileFolder } = bench.options;
  const port = String(await freePort());
  const log = openSync(join(folder, `${name}.log`), 'a');
  const profile = profileFolder && ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`];
  const child = fork(join(distOf(bench), `apps/${name}/src/main.js`), [], {
    env: { ...env, PORT: port, WORKER_PORT: port },
    detached: true, // we pass on Ctrl-C; the channel ends it with us
    execArgv: [...nodeFlags[name], ...(profile || [])],
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  const exited = once(child, 'exit');
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const isLate = await Promise.race([exited, sleep(DRAIN_MS, true, { ref: false })]);
    if (isLate === true) child.kill('SIGKILL');
    await exited;
  };
  const url = `http://127.0.0.1:${port}`;
  const patience = AbortSignal.any([bench.signal, AbortSignal.timeout(START_MS)]);
  const tooEarly = exited.then(() => {
    throw new Error(`the ${name} ended before it was ready; see ${folder}/${name}.log`);
  });
  tooEarly.catch(() => {}); // after the start it may end
  try {
    const ready = untilReady(`${url}/health/ready`, { signal: patience, say: () => {} });
    await Promise.race([ready, tooEarly]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, pid: child.pid ?? 0, stop };
}
