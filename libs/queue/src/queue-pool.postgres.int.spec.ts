import { once } from 'node:events';
import { createTestDatabase, eventually, type TestDatabase } from '@rxhooks/testing';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { startTcpLink, type TcpLink } from '../../testing/src/tcp-link.js';
import { runStatement } from '../../testing/src/postgres.js';
import { openQueuePool } from './queue-pool.js';

const ASKED_EVERY_MS = 10_000;

let database: TestDatabase;
let link: TcpLink;

beforeAll(async () => {
  database = await createTestDatabase();
  link = await startTcpLink(database.url);
});
afterAll(async () => {
  await link.close();
  await database.drop();
});

/** Listens as a worker does: on a connection that it keeps until that tells it not to. */
async function listen() {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const pool = openQueuePool(link.through(database.url), 4);
  const listener = await pool.connect();
  const given = Promise.withResolvers<Error | undefined>();
  listener.once('error', given.resolve);
  void given.promise.then((error) => listener.release(error));
  await listener.query('LISTEN jobs');
  onTestFinished(async () => {
    vi.useRealTimers();
    link.restore();
    given.resolve(undefined);
    await pool.end();
  });
  return { pool, listener, givenUp: given.promise };
}

it('a listener whose connection falls silent learns of it, though nothing is sent to it', async () => {
  const { givenUp, pool } = await listen();
  link.swallow();
  vi.advanceTimersByTime(ASKED_EVERY_MS);
  expect(await givenUp).toMatchObject({ message: 'Query read timeout' });
  await eventually(() => expect(pool.totalCount).toBe(0));
}, 10_000);

it('a listener that answers goes on listening', async () => {
  const { listener, pool } = await listen();
  for (let asked = 0; asked < 3; asked += 1) {
    vi.advanceTimersByTime(ASKED_EVERY_MS);
    await once(listener, 'drain');
  }
  const told = once(listener, 'notification');
  await runStatement(database.url, `NOTIFY jobs, 'one'`);
  expect((await told)[0]).toMatchObject({ channel: 'jobs', payload: 'one' });
  expect(pool.totalCount).toBe(1);
});
