import { Redis } from 'ioredis';
import { findRedisBinary } from './servers/find-redis-binary.js';
import { startServerProcess } from './server-process.js';

export const canRunOwnRedis = findRedisBinary() !== undefined;

/** Starts a server with these arguments and waits until it answers; what it gives ends the server with SIGKILL. */
export async function startRedisProcess(
  url: string,
  args: readonly string[],
): Promise<() => Promise<void>> {
  const binary = findRedisBinary();
  if (!binary) throw new Error('There is no redis-server on the PATH.');
  return startServerProcess([binary, args], () => ping(url));
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
