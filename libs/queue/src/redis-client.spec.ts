import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { Cluster, Redis } from 'ioredis';
import { expect, it, onTestFinished } from 'vitest';
import { copyForOneConnection, openRedisClient } from './redis-client.js';

const NOBODY = { nodes: [{ host: '127.0.0.1', port: 1 }], user: 'u', password: 'p' };

function open(...args: Parameters<typeof openRedisClient>): Redis | Cluster {
  const client = openRedisClient(...args);
  client.on('error', () => undefined);
  onTestFinished(() => client.disconnect());
  return client;
}

const FOR_WORKERS = { maxRetriesPerRequest: null, socketTimeout: 15_000 };

it('a single server is reached by its URL', () => {
  const { options } = open({ kind: 'single', url: 'redis://u:p@127.0.0.1:1/4' });
  expect(options).toMatchObject({ ...FOR_WORKERS, port: 1, username: 'u', password: 'p', db: 4 });
});

it('the nodes of a cluster get login, TLS and limits, though they are not in its URLs', () => {
  const client = open({ kind: 'cluster', isSecure: true, ...NOBODY });
  expect(client instanceof Cluster && client.options.redisOptions).toEqual({
    ...FOR_WORKERS,
    username: 'u',
    password: 'p',
    tls: {},
  });
});

it('a master gets the login of the URLs, and the sentinels a password of their own', () => {
  const more = { master: 'main', database: 3, sentinelPassword: 's' };
  const { options } = open({ kind: 'sentinel', isSecure: false, ...NOBODY, ...more });
  expect(options).toMatchObject({
    ...FOR_WORKERS,
    name: 'main',
    sentinels: NOBODY.nodes,
    username: 'u',
    password: 'p',
    sentinelPassword: 's',
    db: 3,
    enableTLSForSentinelMode: false,
  });
});

it('rediss:// is TLS to the sentinels and to the master', () => {
  const more = { master: 'main', database: 0, sentinelPassword: undefined };
  const { options } = open({ kind: 'sentinel', isSecure: true, ...NOBODY, ...more });
  expect(options).toMatchObject({ tls: {}, sentinelTLS: {}, enableTLSForSentinelMode: true });
});

it.each<Parameters<typeof openRedisClient>[0]>([
  { kind: 'single', url: 'redis://127.0.0.1:1' },
  { kind: 'cluster', isSecure: false, ...NOBODY },
  {
    kind: 'sentinel',
    isSecure: false,
    ...NOBODY,
    master: 'main',
    database: 0,
    sentinelPassword: undefined,
  },
])('a copy for one connection waits to be told ($kind), and does not try again', async (config) => {
  const copy = copyForOneConnection(open(config));
  copy.on('error', () => undefined);
  onTestFinished(() => copy.disconnect());
  expect(copy.status).toBe('wait');
  await copy.connect().catch(() => undefined);
  expect(copy.status).toBe('end');
  await expect(copy.ping()).rejects.toThrow('Connection is closed.');
});

it('a connection that tells a second error, as TLS may, ends no process; nor does one that ioredis makes for itself', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = open({ kind: 'single', url: `redis://127.0.0.1:${port}` }) as Redis;
  const sentinel = new Redis({ port });
  sentinel.on('error', () => undefined);
  onTestFinished(() => sentinel.disconnect());
  for (const { stream } of await Promise.all([connected(client), connected(sentinel)])) {
    stream.emit('error', new Error('The certificate is not trusted.'));
    expect(() => stream.emit('error', new Error('The record is bad.'))).not.toThrow();
  }
});

async function connected(client: Redis): Promise<Redis> {
  await once(client, 'connect');
  return client;
}
