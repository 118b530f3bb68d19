/** As many connections as a process may have and more, and as many requests on one of them. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { loadConfig } from '@rxhooks/platform';
import { eventually } from '@rxhooks/testing';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createApi } from '../../apps/api/src/create-api.js';
import { SERVER_LIMITS } from '../../apps/api/src/http/server-limits.js';
import { childApp } from '../support/child-app.js';
import { lines, speak } from '../support/raw-http.js';
import { startWorld, type World } from '../support/world.js';

const HEALTH = lines('GET /health/live HTTP/1.1', 'Host: a', '');
const LAST = lines('GET /health/live HTTP/1.1', 'Host: a', 'Connection: close', '');
const CROWD = 5050;
/** How many come at a time: the rest of the machine has something to do as well. */
const AT_ONCE = 50;

let world: World;

beforeAll(async () => {
  world = await startWorld({}, { withWorker: false });
});
afterAll(() => world.close());

function open(url: string): Socket {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname).on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  return socket;
}

test('5,050 connections that are kept and idle lock no caller out, and the oldest of them go first', async () => {
  const { url } = await childApp('api', world.env);
  const crowd: Socket[] = [];
  while (crowd.length < CROWD) {
    const more = Array.from({ length: AT_ONCE }, () => open(url));
    crowd.push(...more);
    await Promise.all(
      more.map(async (socket) => {
        socket.write(HEALTH);
        await once(socket, 'data');
      }),
    );
  }
  const startedAt = performance.now();
  const answer = await fetch(`${url}/health/ready`);

  expect(answer.status).toBe(200);
  expect(performance.now() - startedAt).toBeLessThan(2000);
  await eventually(() => {
    const gone = crowd.filter(({ closed }) => closed);
    expect(gone.length).toBeGreaterThan(CROWD - SERVER_LIMITS.connections);
    // Those that come together are idle in any order.
    expect(crowd.slice(3 * AT_ONCE).some(({ closed }) => closed)).toBe(false);
  });
}, 90_000);

test('connections that do not send the rest of a body, where no key is asked for, give their places up', async () => {
  const app = await createApi(loadConfig(world.env), { ...SERVER_LIMITS, connections: 2 });
  onTestFinished(() => app.close());
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const type = 'Content-Type: application/x-www-form-urlencoded';
  const fields = ['Host: a', type, 'Expect: 100-continue', 'Content-Length: 9'];
  for (let count = 0; count < 2; count += 1) {
    const slow = open(url);
    slow.write(lines('POST /v1/mail-confirmations HTTP/1.1', ...fields, ''));
    await once(slow, 'data'); // it is told to go on, and does not
  }
  expect((await speak(url, LAST)).status).toBe(200);
});

describe('a connection with many requests at once', () => {
  test('is served when they are a few', async () => {
    const { status, body } = await speak(world.api.url, HEALTH.repeat(15) + LAST);
    expect([status, body.split('{"status":"ok"}').length - 1]).toEqual([200, 16]);
  });

  test('ends when they are more, and nothing is begun for the rest', async () => {
    const { status } = await speak(world.api.url, HEALTH.repeat(1000) + LAST);
    expect(status).toBe(0);
  });
});
