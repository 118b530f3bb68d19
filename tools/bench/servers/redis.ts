import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from '../../../libs/dev-postgres/src/index.ts';

export interface RedisServer {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** The shell ends the server when its own stdin closes, so also when the bench is killed. */
const UNTIL_STDIN_CLOSES = '"$@" & server=$!; read -r _; kill "$server"; wait "$server"';
const START_MS = 10_000;

/** An empty server without persistence. */
export async function startRedis(
  binary: string,
  folder: string,
  signal: AbortSignal,
): Promise<RedisServer> {
  const port = await freePort();
  const settings = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder];
  const keepNothing = ['--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction'];
  const shell = spawn(
    'sh',
    ['-c', UNTIL_STDIN_CLOSES, 'redis', binary, ...settings, ...keepNothing],
    { stdio: ['pipe', 'ignore', 'inherit'], detached: true },
  );
  const ended = once(shell, 'exit');
  const stop = async () => {
    shell.stdin.end();
    await ended;
  };
  const url = `redis://127.0.0.1:${port}`;
  try {
    return { url, pid: await untilAnswering(url, signal), stop };
  } catch (error) {
    await stop();
    throw new Error(`${binary} does not answer on port ${port}.`, { cause: error });
  }
}

/** Returns the server's process id: the shell in front of it has another one. */
async function untilAnswering(url: string, signal: AbortSignal): Promise<number> {
  for (const deadline = performance.now() + START_MS; ;) {
    const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
    client.on('error', () => {}); // connect() rejects with it
    try {
      await client.connect();
      return Number(/^process_id:(\d+)/m.exec(await client.info('server'))?.[1]);
    } catch (error) {
      if (performance.now() > deadline) throw error;
    } finally {
      client.disconnect();
    }
    await sleep(50, undefined, { signal });
  }
}
