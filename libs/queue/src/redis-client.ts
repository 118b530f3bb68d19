import type { RedisConfig } from '@rxhooks/platform';
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { tolerateNoInfo } from './tolerate-no-info.js';

type ClusterConfig = Extract<RedisConfig, { kind: 'cluster' }>;
type SentinelConfig = Extract<RedisConfig, { kind: 'sentinel' }>;

// Errors of a server that is the wrong one for a while: now a replica, or still loading its data.
// Only a new connection finds the right one, perhaps at the same address. Scripts have the word
// inside their message.
const WRONG_SERVER = /\b(READONLY|LOADING|MASTERDOWN|CLUSTERDOWN|UNBLOCKED)\b/;
// Limits the reconnects while there is no right server yet.
const LEAVE_AT_MOST_EVERY_MS = 1000;

const OPTIONS = {
  // Workers wait as long as it takes; BullMQ requires this value.
  maxRetriesPerRequest: null,
  // Drops a connection that accepts commands without an answer; workers wait at most 10 s at a
  // time.
  socketTimeout: 15_000,
} satisfies RedisOptions;

/**
 * As for a single server. With the shorter defaults all workers would retry and log ten times a
 * second.
 */
const backOff = (times: number) => Math.min(times * 50, 2000);

/** When a client last left its server, keyed by its options, of which each copy has its own. */
const leftAtMs = new WeakMap<object, number>();

/** Called by ioredis as a method of the client's options. */
function leaveWrongServer(this: object, error: Error): boolean {
  if (!WRONG_SERVER.test(error.message)) return false;
  const now = performance.now();
  if (now - (leftAtMs.get(this) ?? -Infinity) < LEAVE_AT_MOST_EVERY_MS) return false;
  leftAtMs.set(this, now);
  return true;
}

type Holder = { [STREAM]?: Redis['stream'] };
const STREAM = Symbol('stream');

/**
 * ioredis handles only the first error of a connection. TLS may emit another, which would end the
 * process. Set on the class, because ioredis itself opens connections to sentinels and as a
 * cluster's subscriber.
 */
Object.defineProperty(Redis.prototype, 'stream', {
  configurable: true,
  get(this: Holder) {
    return this[STREAM];
  },
  set(this: Holder, made: Redis['stream']) {
    this[STREAM] = made.on('error', () => undefined);
  },
});

/**
 * Connects at once and keeps reconnecting: to a server, the nodes of a cluster, or the current
 * master.
 */
export function openRedisClient(config: RedisConfig): Redis | Cluster {
  return prepare(open(config));
}

/**
 * A copy that connects on demand and ends with its connection, so that a waiting caller gets an
 * error.
 */
export function copyForOneConnection(client: Redis | Cluster): Redis | Cluster {
  const never = () => null;
  return client instanceof Cluster
    ? client.duplicate([], { lazyConnect: true, clusterRetryStrategy: never })
    : client.duplicate({ lazyConnect: true, retryStrategy: never, sentinelRetryStrategy: never });
}

/** Applies to each copy, too, on which a worker waits for jobs. */
function prepare<C extends Redis | Cluster>(client: C): C {
  const duplicate = client.duplicate.bind(client) as (...options: unknown[]) => C;
  tolerateNoInfo(client);
  if (client instanceof Cluster) endConnects(client);
  return Object.assign(client, {
    duplicate: (...options: unknown[]) => prepare(duplicate(...options)),
  });
}

/**
 * ioredis reconnects by itself when a cluster is down at the first connect, but never settles the
 * promise of that connect. BullMQ awaits it without a limit, and its worker would take no job until
 * it restarts.
 */
function endConnects(client: Cluster): void {
  const connect = client.connect.bind(client);
  let outcome: Promise<void> | undefined;
  client.connect = () => {
    const attempt = connect();
    // One for all calls: ioredis tries every two seconds while the cluster is down.
    outcome ??= readyOrEnded(client).finally(() => (outcome = undefined));
    return Promise.race([attempt, outcome]);
  };
}

function readyOrEnded(client: Cluster): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  client.on('ready', resolve).on('end', resolve);
  return promise.finally(() => client.off('ready', resolve).off('end', resolve));
}

function open(config: RedisConfig): Redis | Cluster {
  switch (config.kind) {
    case 'single':
      return new Redis(config.url, { ...OPTIONS, reconnectOnError: leaveWrongServer });
    case 'cluster':
      return openCluster(config);
    case 'sentinel':
      return openMaster(config);
  }
}

function openCluster({ nodes, ...access }: ClusterConfig): Cluster {
  return new Cluster([...nodes], {
    redisOptions: { ...OPTIONS, ...toLogin(access) },
    // Keeps names unresolved: a node's certificate would otherwise be checked against its address.
    dnsLookup: (address, callback) => callback(null, address),
    clusterRetryStrategy: backOff,
    // A dead master is silent; refreshing drops its connection once it was replaced.
    slotsRefreshInterval: 5000,
  });
}

function openMaster({
  nodes,
  master,
  database,
  sentinelPassword,
  ...access
}: SentinelConfig): Redis {
  return new Redis({
    ...OPTIONS,
    ...toLogin(access),
    reconnectOnError: leaveWrongServer,
    name: master,
    sentinels: [...nodes],
    db: database,
    sentinelRetryStrategy: backOff,
    // For the same reason: the sentinels announce a new master.
    failoverDetector: true,
    ...(sentinelPassword !== undefined && { sentinelPassword }),
    ...(access.isSecure && { sentinelTLS: {}, enableTLSForSentinelMode: true }),
  });
}

function toLogin({
  isSecure,
  user,
  password,
}: Omit<ClusterConfig, 'kind' | 'nodes'>): RedisOptions {
  return {
    ...(user !== undefined && { username: user }),
    ...(password !== undefined && { password }),
    ...(isSecure && { tls: {} }),
  };
}
