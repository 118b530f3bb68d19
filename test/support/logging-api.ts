import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { childApp } from './child-app.js';

/** The api as a process of its own, and all that it has written so far. */
export async function loggingApi(env: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), 'rxhooks-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const logFile = join(folder, 'log');
  const { url } = await childApp('api', { ...env, LOG_LEVEL: 'debug' }, { logFile });
  return { url, output: () => readFile(logFile, 'utf8') };
}
