import { fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { freePort } from '@rxhooks/dev-postgres';
import { eventually } from '@rxhooks/testing';
import { onTestFinished } from 'vitest';
import { appFile } from './app-file.js';

const START_MS = 30_000;

/** An app as a process of its own, which can be killed. */
export type ChildApp = {
  readonly url: string;
  readonly pid: number;
  /** SIGKILL; resolves when the process has gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with how the process ended. */
  terminate(): Promise<Ended>;
  /** Resolves when it has gone, whoever ended it. */
  readonly ended: Promise<Ended>;
};

export type Ended = { readonly code: number | null; readonly signal: string | null };

export type ChildOptions = {
  /** Default: a free one. */
  readonly port?: number;
  /** Where it writes what it says, after what is there already; default: where this process writes. */
  readonly logFile?: string;
  /** What is waited for; default: `ready`. One that has a reason not to be ready is only `live`. */
  readonly until?: Health;
  /** Of Node. */
  readonly flags?: readonly string[];
};

export type Health = 'ready' | 'live';

/** Starts an app, with the fail-points of `FAILPOINT` if there are any, and waits until it is ready. */
export async function startChild(
  app: 'api' | 'worker',
  env: Readonly<Record<string, string>>,
  options: ChildOptions = {},
): Promise<ChildApp> {
  const { port = await freePort(), logFile, until = 'ready', flags = [] } = options;
  const output = logFile === undefined ? 'inherit' : openSync(logFile, 'a');
  // The channel makes it end with this process, however that ends.
  const entry = `apps/${app}/src/main.ts` as const;
  const child = fork(appFile(env['FAILPOINT'] ? 'test/support/armed-app.ts' : entry), {
    env: {
      PATH: process.env['PATH'],
      ...env,
      APP_ENTRY: entry,
      PORT: `${port}`,
      WORKER_PORT: `${port}`,
    },
    execArgv: [...flags],
    stdio: ['ignore', output, output, 'ipc'],
  });
  if (typeof output === 'number') closeSync(output); // the child has its own
  const ended = once(child, 'exit').then(([code, signal]): Ended => ({ code, signal }));
  const url = `http://127.0.0.1:${port}`;
  const tooEarly = ended.then(({ code }) => {
    throw new Error(`The ${app} ended with code ${code} before it was ${until}.`);
  });
  const ready = eventually(() => assertOk(`${url}/health/${until}`), { timeoutMs: START_MS });
  try {
    await Promise.race([ready, tooEarly]);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  } finally {
    tooEarly.catch(() => undefined); // from here on it may end
  }
  return {
    url,
    pid: child.pid ?? 0,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async terminate() {
      child.kill('SIGTERM');
      return ended;
    },
    ended,
  };
}

/** An app that is killed with the test that asked for it. */
export async function childApp(...args: Parameters<typeof startChild>): Promise<ChildApp> {
  const child = await startChild(...args);
  onTestFinished(() => child.kill());
  return child;
}

async function assertOk(url: string): Promise<void> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answers ${response.status}.`);
}
