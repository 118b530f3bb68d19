import type { RedisConfig } from './config.js';
import type { Environment } from './environment.js';
import { parseRedisUrl, type RedisUrl, splitRedisUrls } from './redis-urls.js';

type Fault = [name: string, message: string];

const SENTINEL_PORT = 26_379;
const isCluster = (env: Environment) => env.REDIS_CLUSTER === 'true';
const hasSentinels = (env: Environment) => env.REDIS_SENTINEL !== undefined;

/** Faults of variables in combination: variable name and what to do about it. */
export function findRedisFaults(env: Environment): Fault[] {
  const faults: Fault[] = [];
  if (isCluster(env) && hasSentinels(env))
    faults.push(['REDIS_SENTINEL', 'must not be set where REDIS_CLUSTER is true']);
  if (!hasSentinels(env) && env.REDIS_SENTINEL_PASSWORD !== undefined)
    faults.push(['REDIS_SENTINEL_PASSWORD', 'must not be set without REDIS_SENTINEL']);
  if (isCluster(env) && !/^\{.+\}$/.test(env.QUEUE_PREFIX))
    faults.push([
      'QUEUE_PREFIX',
      'must be in braces on a Redis Cluster, so that the keys of a queue share one node',
    ]);
  const wrong = findWrongUrls(env);
  if (wrong !== undefined) faults.push(['REDIS_URL', wrong]);
  return faults;
}

function findWrongUrls(env: Environment): string | undefined {
  const urls = readUrls(env);
  if (!isCluster(env) && !hasSentinels(env))
    return urls.length > 1
      ? 'must be one URL; several go with REDIS_CLUSTER=true or REDIS_SENTINEL'
      : undefined;
  if (urls.length === 0) return 'must name nodes of the cluster, or the sentinels';
  if (urls.some(({ host, saysMore }) => host === '' || saysMore))
    return 'must be URLs with a host and no query on a cluster or with sentinels';
  // Nodes named by a cluster or a sentinel have no URL of their own: one login has to fit all.
  if (new Set(urls.map(describeLogin)).size > 1)
    return 'must have the same scheme, user, password and database in each of its URLs';
  if (isCluster(env) && urls.some(({ database }) => database !== 0))
    return 'must name no database other than 0 on a cluster, which has only that';
  return undefined;
}

function describeLogin({ isSecure, user, password, database }: RedisUrl): string {
  return JSON.stringify([isSecure, user, password, database]);
}

function readUrls(env: Environment): RedisUrl[] {
  const port = hasSentinels(env) ? SENTINEL_PORT : undefined;
  const texts = env.REDIS_URL === undefined ? [] : splitRedisUrls(env.REDIS_URL);
  return texts.flatMap((text) => parseRedisUrl(text, port) ?? []);
}

export function readRedis(env: Environment): RedisConfig | undefined {
  const urls = readUrls(env);
  const [first] = urls;
  if (!first || env.REDIS_URL === undefined) return undefined;
  const { isSecure, user, password, database } = first;
  const nodes = urls.map(({ host, port }) => ({ host, port }));
  const access = { nodes, isSecure, user, password };
  if (env.REDIS_SENTINEL !== undefined)
    return {
      kind: 'sentinel',
      ...access,
      master: env.REDIS_SENTINEL,
      sentinelPassword: env.REDIS_SENTINEL_PASSWORD,
      database,
    };
  return isCluster(env) ? { kind: 'cluster', ...access } : { kind: 'single', url: env.REDIS_URL };
}
