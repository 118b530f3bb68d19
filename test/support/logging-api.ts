import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { childApp } from './child-app.js';

type Env = Readonly<Record<string, string>>;

/** The api as a process of its own, and all that it has written so far. */
export const loggingApi = (env: Env) => loggingApp('api', env);

/** The same of either app. */
export async function loggingApp(app: 'api' | 'worker', env: Env) {
  const folder = await mkdtemp(join(tmpdir(), 'rxhooks-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const logFile = join(folder, 'log');
  const { url } = await childApp(app, { ...env, LOG_LEVEL: 'debug' }, { logFile });
  return { url, output: () => readFile(logFile, 'utf8') };
}
