/** Connections that are used for more than one delivery, and what has to be true of every request. */
import { beforeAll, expect, test } from 'vitest';
import { httpAnswer } from '@rxhooks/testing';
import { type ChaosWorld, startChaosWorld } from './support/chaos-world.js';
import { expectInvariants } from './support/expect-invariants.js';
import { attemptsByTarget, describeAttempts } from './support/planted.js';
import { type HostScript, respond, type Turn } from './support/raw-host.js';

const SMUGGLED = httpAnswer('200 OK', 'smuggled');

let world: ChaosWorld;

beforeAll(async () => {
  world = await startChaosWorld('connections', { env: { DELIVERY_TIMEOUT_MS: '1500' } });
  return () => world.close();
});

/** What becomes of so many events, one after the other, at a host of its own. */
async function deliver(name: string, script: HostScript, events: number): Promise<string[]> {
  const host = await world.internet.host(name, script);
  const tenant = await world.tenant();
  const target = `${host.url}/hook`;
  await tenant.subscribe(target);
  const results: string[] = [];
  for (let sent = 0; sent < events; sent += 1) {
    const attempts = await attemptsByTarget(world, tenant);
    results.push(describeAttempts(attempts.get(target)));
  }
  return results;
}

const answersInTurn = (...statuses: readonly number[]): HostScript => ({
  answer: (turn) => respond(statuses[turn.nth - 1] ?? 200)(turn),
});

test('two deliveries share a connection', async () => {
  expect(await deliver('shared', answersInTurn(200, 201), 2)).toEqual(['200', '201']);
  expect(world.internet.hosts.at(-1)?.connectionCount).toBe(1);
});

test('an answer that nobody asked for is not taken for the answer to the next delivery', async () => {
  const answer = ({ socket, nth }: Turn) => {
    socket.write(nth === 1 ? httpAnswer('200 OK') + SMUGGLED : httpAnswer('201 Created', 'real'));
    return nth === 1 ? 200 : 201;
  };
  expect(await deliver('splits', { answer }, 2)).toEqual(['200', '201']);
  const excerpts = await world.database.query('SELECT response_excerpt FROM attempts');
  expect(JSON.stringify(excerpts)).not.toContain('smuggled');
});

test('the body of a 204 is not taken for the answer to the next delivery', async () => {
  const answer = ({ socket, nth }: Turn) => {
    const bodied = `HTTP/1.1 204 No Content\r\nContent-Length: ${SMUGGLED.length}\r\n\r\n${SMUGGLED}`;
    socket.write(nth === 1 ? bodied : httpAnswer('201 Created'));
    return nth === 1 ? 204 : 201;
  };
  expect(await deliver('bodied', { answer }, 2)).toEqual(['204', '201']);
});

test('a request that was read on a used connection and not answered is made again at once, with the same id', async () => {
  const answer = (turn: Turn) => {
    if (turn.nth !== 2) return respond(200)(turn);
    turn.socket.end();
    return undefined;
  };
  expect(await deliver('forgetful', { answer }, 2)).toEqual(['200', '200']);
  const ids = world.internet.hosts.at(-1)?.requests.map(({ headers }) => headers['webhook-id']);
  expect(ids?.[2]).toBe(ids?.[1]);
});

test('a receiver that closes each connection unannounced gets every event once', async () => {
  const answer = (turn: Turn) => {
    respond(200)(turn);
    turn.socket.end();
    return 200;
  };
  const results = await deliver('unannounced', { answer }, 20);
  expect(results.map((codes) => codes.split(',').at(-1))).toEqual(Array(20).fill('200'));
  console.log(
    `closed connections: ${results.filter((codes) => codes !== '200').length} of 20 twice`,
  );
  expect(world.internet.hosts.at(-1)?.requests).toHaveLength(20);
});

test('a target that is an address is reached when its certificate names the address', async () => {
  const host = await world.internet.host('literal');
  const { port } = new URL(host.url);
  const target = `https://${host.address}${port && `:${port}`}/hook`;
  const tenant = await world.tenant();
  await tenant.subscribe(target);
  const attempts = await attemptsByTarget(world, tenant);
  expect(describeAttempts(attempts.get(target))).toBe('200');
});

test('a worker that is told not to check certificates refuses to start', async () => {
  const starting = world.startWorker({ NODE_TLS_REJECT_UNAUTHORIZED: '0' });
  await expect(starting).rejects.toMatchObject({
    cause: { message: 'The worker ended with code 78 before it was ready.' },
  });
});

test('every request announces its length and asks for nothing encoded', () => {
  const requests = world.internet.hosts.flatMap((host) => host.requests);
  const odd = requests.filter(
    ({ headers, body }) =>
      headers['content-length'] !== String(body.length) ||
      headers['accept-encoding'] !== 'identity' ||
      'transfer-encoding' in headers,
  );
  expect(odd.map(({ host }) => host)).toEqual([]);
});

test('all accounts agree, and nobody was led astray', () => expectInvariants(world));
