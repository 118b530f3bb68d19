import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { appFile } from './app-file.js';

export type RunResult = { readonly code: number | null; readonly lines: readonly string[] };

/**
 * Runs a main file until it ends, and gives what it has written to stdout and stderr.
 *
 * @param until ends it as soon as it has written so many lines
 * @param args what follows the script on the command line
 */
export async function runToEnd(
  script: string,
  env: Readonly<Record<string, string>>,
  until: { readonly lines: number } = { lines: Infinity },
  args: readonly string[] = [],
): Promise<RunResult> {
  const child = spawn(process.execPath, [appFile(script), ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let text = '';
  const lines = () => text.split('\n').filter((line) => line !== '');
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (lines().length >= until.lines) child.kill('SIGKILL');
    });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, lines: lines().slice(0, until.lines) };
}
