import { spawn } from 'node:child_process';
import { LaunchError } from './launch-error.ts';

interface RunOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly output: 'inherit' | number;
  readonly signal: AbortSignal;
}

/** Runs a Node program to its end; Ctrl-C reaches it only through `signal`. */
export async function runOnce(script: string, { env, output, signal }: RunOptions): Promise<void> {
  signal.throwIfAborted();
  const child = spawn(process.execPath, ['--enable-source-maps', script], {
    env,
    detached: true,
    stdio: ['ignore', output, output],
  });
  const end = () => child.kill('SIGTERM');
  signal.addEventListener('abort', end, { once: true });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('exit', resolve);
    child.once('error', reject);
  });
  signal.removeEventListener('abort', end);
  signal.throwIfAborted();
  if (code !== 0) throw new LaunchError(`${script} failed; see above.`, code ?? 1);
}
