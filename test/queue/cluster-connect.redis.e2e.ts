import { once } from 'node:events';
import { freePort } from '@rxhooks/dev-postgres';
import { eventually } from '@rxhooks/testing';
import { expect, it, onTestFinished } from 'vitest';
import { RedisBell } from '../../libs/queue/src/redis-bell.js';
import { openRedisClient } from '../../libs/queue/src/redis-client.js';
import { KEEP_NOTHING, openRedisNodes } from '../support/redis-nodes.js';

const PASSWORD = 'cluster-password-of-tests';

/** One node, without a part of the slots: a cluster that can be reached, and is down. */
async function startClusterThatIsDown() {
  const { start, close } = await openRedisNodes();
  onTestFinished(close);
  const cluster = ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'];
  const busPort = ['--cluster-port', `${await freePort()}`];
  const node = await start(PASSWORD, [...KEEP_NOTHING, ...cluster, ...busPort]);
  await node.client.cluster('ADDSLOTSRANGE', 0, 1);
  return node;
}

function openClient(port: number) {
  const nodes = [{ host: '127.0.0.1', port }];
  const access = { isSecure: false, user: undefined, password: PASSWORD };
  const client = openRedisClient({ kind: 'cluster', nodes, ...access });
  client.on('error', () => undefined);
  onTestFinished(() => client.disconnect());
  return client;
}

it('a connection to a cluster that is down at the first look is told when the cluster is well', async () => {
  const { port, client: node } = await startClusterThatIsDown();
  const client = openClient(port);
  await once(client, 'connect');
  client.disconnect();
  await once(client, 'end');

  const connected = client.connect();
  await once(client, 'reconnecting');
  await node.cluster('ADDSLOTSRANGE', 2, 16_383);

  await connected;
  expect(client.status).toBe('ready');
});

it('the bell is heard on a cluster that was down, as soon as it is well, and by a new connection after the end of one', async () => {
  const { port, client: node } = await startClusterThatIsDown();
  const faults: Error[] = [];
  const bell = new RedisBell(openClient(port), '{rxhooks}', (fault) => faults.push(fault));
  let heard = 0;
  const listening = bell.listen(async () => void (heard += 1));
  onTestFinished(() => listening.close());
  await eventually(() => expect(faults.length).toBeGreaterThan(0), { timeoutMs: 10_000 });
  expect(heard).toBe(0);

  await node.cluster('ADDSLOTSRANGE', 2, 16_383);
  await eventually(() => expect(heard).toBe(1), { timeoutMs: 10_000 });
  await bell.ring();
  await eventually(() => expect(heard).toBe(2));

  await node.client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
  await eventually(() => expect(heard).toBeGreaterThan(2));
  const before = heard;
  await bell.ring();
  await eventually(() => expect(heard).toBeGreaterThan(before));
}, 40_000);
