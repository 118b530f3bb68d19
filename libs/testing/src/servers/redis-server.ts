import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { freePort } from '@rxhooks/dev-postgres';
import { Redis } from 'ioredis';
import { eventually } from '../eventually.js';

export interface RedisServer {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** The shell ends the server when its own stdin closes, so also when the test run is killed. */
const UNTIL_STDIN_CLOSES = '"$@" & server=$!; read -r _; kill "$server"; wait "$server"';

/** A throw-away server on a free loopback port that keeps nothing. */
export async function startRedisServer(binary: string): Promise<RedisServer> {
  const port = await freePort();
  const settings = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', tmpdir()];
  const keepNothing = ['--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction'];
  const shell = spawn(
    'sh',
    ['-c', UNTIL_STDIN_CLOSES, 'redis', binary, ...settings, ...keepNothing],
    // Detached: Ctrl-C must not end Redis under tests that are still closing.
    { stdio: ['pipe', 'ignore', 'inherit'], detached: true },
  );
  const ended = once(shell, 'exit');
  const url = `redis://127.0.0.1:${port}`;
  const stop = async () => {
    shell.stdin.end();
    await ended;
  };
  try {
    await eventually(() => ping(url), { timeoutMs: 10_000 });
  } catch (error) {
    await stop();
    throw new Error(`${binary} does not answer on port ${port}.`, { cause: error });
  }
  return { url, stop };
}

async function ping(url: string): Promise<void> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  client.on('error', () => {}); // connect() rejects with it
  try {
    await client.connect();
    await client.ping();
  } finally {
    client.disconnect();
  }
}
