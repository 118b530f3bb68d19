import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { eventually } from '@rxhooks/testing';
import { Redis } from 'ioredis';
import { findRedisBinary } from '../../libs/testing/src/servers/find-redis-binary.js';

/** Kills the server without warning when our end closes stdin, so also when the test run is killed. */
const UNTIL_STDIN_CLOSES = '"$@" & server=$!; read -r _; kill -9 "$server"; wait "$server"';

export const canRunOwnRedis = findRedisBinary() !== undefined;

/** Starts a server with these arguments and waits until it answers; what it gives ends the server with SIGKILL. */
export async function startRedisProcess(
  url: string,
  args: readonly string[],
): Promise<() => Promise<void>> {
  const binary = findRedisBinary();
  if (!binary) throw new Error('There is no redis-server on the PATH.');
  const shell = spawn('sh', ['-c', UNTIL_STDIN_CLOSES, 'redis', binary, ...args], {
    stdio: ['pipe', 'ignore', 'inherit'],
    detached: true,
  });
  const ended = once(shell, 'exit');
  const kill = async () => {
    shell.stdin.end();
    await ended;
  };
  try {
    await eventually(() => ping(url), { timeoutMs: 10_000 });
  } catch (error) {
    await kill();
    throw error;
  }
  return kill;
}

async function ping(url: string): Promise<void> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  client.on('error', () => {}); // the rejection of connect() says it
  try {
    await client.connect();
    await client.ping();
  } finally {
    client.disconnect();
  }
}
