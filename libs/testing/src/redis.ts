import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';

/** The Redis of this run; only for files of the project `redis-queue`. */
export function testRedisUrl(): string {
  const url = inject('redisUrl');
  if (!url)
    throw new Error('There is no Redis in this project: run it with --project redis-queue.');
  return url;
}

/** Separates test files that share one Redis. The braces keep its keys on one node of a cluster. */
export function uniquePrefix(): string {
  return `{t-${randomUUID().slice(0, 8)}}`;
}
