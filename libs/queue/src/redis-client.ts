import type { RedisConfig } from '@rxhooks/platform';
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { tolerateNoInfo } from './without-info.js';

type ClusterConfig = Extract<RedisConfig, { kind: 'cluster' }>;
type SentinelConfig = Extract<RedisConfig, { kind: 'sentinel' }>;

// A server that says so is, or will be for a while, the wrong one: a replica now, or still reading its data. The address may
// lead to the right one already, but only a new connection finds it. Scripts have the word in the middle of theirs.
const WRONG_SERVER = /\b(READONLY|LOADING|MASTERDOWN|CLUSTERDOWN|UNBLOCKED)\b/;
// While there is no right one yet.
const LEAVE_AT_MOST_EVERY_MS = 1000;

const OPTIONS = {
  // Workers wait for as long as it takes, and BullMQ insists on it.
  maxRetriesPerRequest: null,
  // A connection that swallows commands without an answer is given up; workers wait for jobs at most 10 s at a time.
  socketTimeout: 15_000,
} satisfies RedisOptions;

/** As for a single server. The defaults are shorter: all workers would ask, and complain, ten times a second. */
const backOff = (times: number) => Math.min(times * 50, 2000);

/** When a client has left its server last, by its options, of which each copy of a client has its own. */
const leftAtMs = new WeakMap<object, number>();

/** For ioredis, which calls it as a method of the client's options. */
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
 * ioredis listens for the first error of a connection. TLS may tell another one after it, which would end the process. For the
 * class, because ioredis makes connections of its own, to sentinels and as subscriber of a cluster.
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

/** Connects at once and for ever: to a server, to the nodes of a cluster, or to whatever is master just now. */
export function openRedisClient(config: RedisConfig): Redis | Cluster {
  return prepare(open(config));
}

/** A copy that connects when it is told to, and ends with its connection, so that whoever waits with it is told. */
export function copyForOneConnection(client: Redis | Cluster): Redis | Cluster {
  const never = () => null;
  return client instanceof Cluster
    ? client.duplicate([], { lazyConnect: true, clusterRetryStrategy: never })
    : client.duplicate({ lazyConnect: true, retryStrategy: never, sentinelRetryStrategy: never });
}

/** Also each copy, with which a worker waits for jobs. */
function prepare<C extends Redis | Cluster>(client: C): C {
  const duplicate = client.duplicate.bind(client) as (...options: unknown[]) => C;
  tolerateNoInfo(client);
  if (client instanceof Cluster) endConnects(client);
  return Object.assign(client, {
    duplicate: (...options: unknown[]) => prepare(duplicate(...options)),
  });
}

/**
 * ioredis connects again by itself when a cluster is down at the first look, but forgets the promise of that first look.
 * BullMQ waits for it without a limit, and its worker would take no job until it is started anew.
 */
function endConnects(client: Cluster): void {
  const connect = client.connect.bind(client);
  let outcome: Promise<void> | undefined;
  client.connect = () => {
    const attempt = connect();
    // One for all: ioredis tries every two seconds for as long as the cluster is down.
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
    // Names stay names, or the certificate of a node would be held against its address.
    dnsLookup: (address, callback) => callback(null, address),
    clusterRetryStrategy: backOff,
    // A master whose machine is gone says nothing; its connection is given up once the others have replaced it.
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
    // The same: the sentinels tell of a new master.
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
