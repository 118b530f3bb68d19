/**
 * Starts the servers that integration tests need and tells the tests where they are.
 *
 * Vitest runs this once per project and with a module graph of its own each time, so what the
 * projects share is kept on `globalThis`; the first project to end stops it, because all end
 * together.
 */
import type { TestProject } from 'vitest/node';
import '../provided.js';
import { findRedisBinary } from './find-redis-binary.js';
import { startPostgresServer, type PostgresServer } from './postgres-server.js';
import { startRedisServer, type RedisServer } from './redis-server.js';

const shared = globalThis as {
  rxhooksPostgres?: Promise<PostgresServer> | undefined;
  rxhooksRedis?: Promise<RedisServer> | undefined;
};

export async function setup(project: TestProject): Promise<void> {
  const wantsRedis = project.config.env['RXHOOKS_TEST_BACKEND'] === 'redis';
  shared.rxhooksPostgres ??= startPostgresServer();
  if (wantsRedis) shared.rxhooksRedis ??= startRedis();
  try {
    const { serverUrl, template } = await shared.rxhooksPostgres;
    project.provide('postgres', { serverUrl, template });
    project.provide('redisUrl', wantsRedis ? ((await shared.rxhooksRedis)?.url ?? '') : '');
  } catch (error) {
    await teardown(); // Vitest does not tear down what did not set up
    throw error;
  }
}

export async function teardown(): Promise<void> {
  const { rxhooksRedis: redis, rxhooksPostgres: postgres } = shared;
  shared.rxhooksRedis = undefined;
  shared.rxhooksPostgres = undefined;
  await redis?.then(({ stop }) => stop(), ignoreFailedStart);
  await postgres?.then(({ stop }) => stop(), ignoreFailedStart);
}

/** The setup has already reported it. */
function ignoreFailedStart(): void {}

async function startRedis(): Promise<RedisServer> {
  const url = process.env['REDIS_URL'];
  if (url) return { url, stop: async () => {} };
  const binary = findRedisBinary();
  if (binary) return startRedisServer(binary);
  throw new Error(
    'No Redis to test against: set REDIS_URL, or put redis-server or valkey-server on the PATH.',
  );
}
