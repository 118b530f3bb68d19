import { fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../embedded-postgres/free-port.ts';
import { untilReady } from '../../launcher/until-ready.ts';
import { NODE_FLAGS } from '../../node-flags.ts';

export type AppName = 'api' | 'worker';

export interface App {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export interface AppOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly folder: string;
  /** Where it leaves a CPU profile as it ends. */
  readonly profileFolder: string | undefined;
  readonly signal: AbortSignal;
}

export const DIST = fileURLToPath(new URL('../../../dist/', import.meta.url));
const START_MS = 60_000;
const DRAIN_MS = 30_000;

/** Starts one of the compiled apps, as production does, and returns when it is ready. */
export async function startApp(name: AppName, options: AppOptions): Promise<App> {
  const { env, folder, profileFolder } = options;
  const port = String(await freePort());
  const log = openSync(join(folder, `${name}.log`), 'a');
  const profile = profileFolder && ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`];
  const child = fork(join(DIST, `apps/${name}/src/main.js`), [], {
    env: { ...env, PORT: port, WORKER_PORT: port },
    detached: true, // the terminal's Ctrl-C is ours to pass on; the channel ends it with us
    execArgv: [...NODE_FLAGS[name], ...(profile || [])],
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
  const patience = AbortSignal.any([options.signal, AbortSignal.timeout(START_MS)]);
  const tooEarly = exited.then(() => {
    throw new Error(`the ${name} ended before it was ready; see ${folder}/${name}.log`);
  });
  tooEarly.catch(() => {}); // later on it may end
  try {
    const ready = untilReady(`${url}/health/ready`, { signal: patience, say: () => {} });
    await Promise.race([ready, tooEarly]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, pid: child.pid ?? 0, stop };
}
