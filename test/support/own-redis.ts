import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { eventually } from '@rxhooks/testing';
import { Redis } from 'ioredis';
import { freePort } from '../../scripts/embedded-postgres/free-port.js';
import { findRedisBinary } from '../../libs/testing/src/servers/find-redis-binary.js';

/** Kills the server without warning when our end closes stdin, so also when the test run is killed. */
const UNTIL_STDIN_CLOSES = '"$@" & server=$!; read -r _; kill -9 "$server"; wait "$server"';

export const canRunOwnRedis = findRedisBinary() !== undefined;

/** A Redis for a test that takes it away: it loses everything and comes back on the same port. */
export type OwnRedis = {
  readonly url: string;
  kill(): Promise<void>;
  startAgain(): Promise<void>;
};

export async function startOwnRedis(): Promise<OwnRedis> {
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let kill = await start(port, url);
  return {
    url,
    kill: () => kill(),
    async startAgain() {
      kill = await start(port, url);
    },
  };
}

async function start(port: number, url: string): Promise<() => Promise<void>> {
  const binary = findRedisBinary();
  if (!binary) throw new Error('There is no redis-server on the PATH.');
  const settings = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', tmpdir()];
  const keepNothing = ['--save', '', '--appendonly', 'no'];
  const shell = spawn(
    'sh',
    ['-c', UNTIL_STDIN_CLOSES, 'redis', binary, ...settings, ...keepNothing],
    { stdio: ['pipe', 'ignore', 'inherit'], detached: true },
  );
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
