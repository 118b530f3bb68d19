import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { configFault, REQUIRED } from '../../test/environment.js';
import { loadConfig } from './load-config.js';

const CLUSTER = { ...REQUIRED, REDIS_CLUSTER: 'true' };
const SENTINEL = { ...REQUIRED, REDIS_SENTINEL: 'main' };
const NO_LOGIN = { isSecure: false, user: undefined, password: undefined };

const redisOf = (env: Record<string, string>) => loadConfig(env).redis;

describe('where the queues are kept', () => {
  it('is one server, a single URL that is left as it is', () => {
    const url = 'rediss://u:p%40,ss@cache.example.com:6380/2?family=6';
    expect(redisOf({ ...REQUIRED, REDIS_URL: url })).toEqual({ kind: 'single', url });
  });

  it('is a cluster, reached through any of its nodes', () => {
    const REDIS_URL = 'redis://a.example.com, redis://[::1]:7001/0';
    expect(redisOf({ ...CLUSTER, REDIS_URL })).toEqual({
      kind: 'cluster',
      ...NO_LOGIN,
      nodes: [
        { host: 'a.example.com', port: 6379 },
        { host: '::1', port: 7001 },
      ],
    });
  });

  it('is a cluster with TLS and a login, the same for all nodes', () => {
    const REDIS_URL = 'rediss://user:p%40ss,word@a:1,rediss://user:p%40ss,word@b:2';
    expect(redisOf({ ...CLUSTER, REDIS_URL })).toMatchObject({
      isSecure: true,
      user: 'user',
      password: 'p@ss,word',
      nodes: [{ host: 'a' }, { host: 'b' }],
    });
  });

  it('is what the sentinels call the master, with a password for it and another one for them', () => {
    const REDIS_URL = 'redis://:data@a/3,redis://:data@b:5000/3';
    const env = { ...SENTINEL, REDIS_URL, REDIS_SENTINEL_PASSWORD: 'sentinels' };
    expect(redisOf(env)).toEqual({
      kind: 'sentinel',
      isSecure: false,
      user: undefined,
      password: 'data',
      master: 'main',
      sentinelPassword: 'sentinels',
      database: 3,
      nodes: [
        { host: 'a', port: 26_379 },
        { host: 'b', port: 5000 },
      ],
    });
  });
});

const TWO = 'redis://a,redis://b';
const SAME = 'REDIS_URL must have the same scheme, user, password and database in each of its URLs';
const HOSTS = 'REDIS_URL must be URLs with a host and no query on a cluster or with sentinels';
const NAMES = 'REDIS_URL must name nodes of the cluster, or the sentinels';

const NAME = 'REDIS_SENTINEL must be the name that the sentinels have for the master';

const REFUSED: [env: Record<string, string>, fault: string][] = [
  [
    { ...REQUIRED, REDIS_URL: TWO },
    'REDIS_URL must be one URL; several go with REDIS_CLUSTER=true or REDIS_SENTINEL',
  ],
  [
    { ...CLUSTER, REDIS_URL: TWO, REDIS_SENTINEL: 'main' },
    'REDIS_SENTINEL must not be set where REDIS_CLUSTER is true',
  ],
  [
    { ...CLUSTER, REDIS_URL: TWO, QUEUE_PREFIX: 'rxhooks' },
    'QUEUE_PREFIX must be in braces on a Redis Cluster, so that the keys of a queue share one node',
  ],
  [
    { ...CLUSTER, REDIS_URL: 'redis://a/1' },
    'REDIS_URL must name no database other than 0 on a cluster, which has only that',
  ],
  [
    { ...REQUIRED, REDIS_URL: 'redis://a', REDIS_SENTINEL_PASSWORD: 'x' },
    'REDIS_SENTINEL_PASSWORD must not be set without REDIS_SENTINEL',
  ],
  [{ ...REQUIRED, REDIS_URL: TWO, REDIS_SENTINEL: 'my main' }, NAME],
  [{ ...REQUIRED, REDIS_URL: TWO, REDIS_SENTINEL: 'x'.repeat(65) }, NAME],
  [CLUSTER, NAMES],
  [SENTINEL, NAMES],
  [{ ...CLUSTER, REDIS_URL: 'redis://a,rediss://b' }, SAME],
  [{ ...CLUSTER, REDIS_URL: 'redis://:x@a,redis://:y@b' }, SAME],
  [{ ...SENTINEL, REDIS_URL: 'redis://a/1,redis://b/2' }, SAME],
  [{ ...CLUSTER, REDIS_URL: 'redis://a?family=6' }, HOSTS],
  [{ ...SENTINEL, REDIS_URL: 'redis://a/one' }, HOSTS],
  [{ ...SENTINEL, REDIS_URL: 'redis:///1' }, HOSTS],
];

describe('a configuration of Redis that cannot work', () => {
  it.each(REFUSED)('%j is refused: %s', (env, fault) => {
    expect(configFault(env).message).toBe(`The configuration is not usable:\n  ${fault}`);
  });

  it('is told together with everything else, and without a value', () => {
    const { message } = configFault({ ...CLUSTER, PORT: '0', REDIS_URL: 'redis://:planted@a/7' });
    expect(message).toContain('\n  PORT must ');
    expect(message).toContain('\n  REDIS_URL must ');
    expect(message).not.toContain('planted');
  });
});
