import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import { openRedisClient } from '../libs/queue/src/redis-client.js';
import { freePort } from '../scripts/embedded-postgres/free-port.js';
import { KEEP_NOTHING, openRedisNodes } from './support/redis-nodes.js';

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

it('a connection to a cluster that is down at the first look is told when the cluster is well', async () => {
  const { port, client: node } = await startClusterThatIsDown();
  const nodes = [{ host: '127.0.0.1', port }];
  const access = { isSecure: false, user: undefined, password: PASSWORD };
  const client = openRedisClient({ kind: 'cluster', nodes, ...access });
  client.on('error', () => undefined);
  onTestFinished(() => client.disconnect());
  await once(client, 'connect');
  client.disconnect();
  await once(client, 'end');

  const connected = client.connect();
  await once(client, 'reconnecting');
  await node.cluster('ADDSLOTSRANGE', 2, 16_383);

  await connected;
  expect(client.status).toBe('ready');
});
