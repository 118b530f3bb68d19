import { createServer, type AddressInfo, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { UnsendableEventError } from './json-check.js';
import { createQueueProducer, type QueueProducerOptions } from './queue-producer.js';
import { QueueUnavailableError } from './queue-unavailable-error.js';

// What needs no Redis: a queue that is not there, or does not answer. The rest is in the .int.spec files.

const EVENT = {
  id: 'e-1',
  organisation_uid: 'linden-clinic',
  event_type: 'own_event',
  data: { name: 'Erika Beispiel' },
};
const closers: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

function open(options: QueueProducerOptions) {
  const producer = createQueueProducer(options);
  closers.push(() => producer.close());
  return producer;
}

/** A port that takes connections and says nothing, or whatever `greet` says. */
async function strange(greet: (socket: Socket) => void = () => undefined): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    greet(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

async function closedPort(): Promise<number> {
  const port = await strange();
  await closers.pop()?.();
  return port;
}

async function failure(call: Promise<unknown>): Promise<QueueUnavailableError> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof QueueUnavailableError) return error;
  throw new Error(`expected a QueueUnavailableError, got ${inspect(error)}`);
}

describe('a queue that is away', () => {
  it.each([
    ['Redis refuses connections', closedPort, 'redisUrl', 'redis', /ECONNREFUSED/],
    ['Redis does not answer', strange, 'redisUrl', 'redis', /no answer within 300 ms|ETIMEDOUT/],
    ['PostgreSQL refuses connections', closedPort, 'postgresUrl', 'postgres', /ECONNREFUSED/],
    ['PostgreSQL does not answer', strange, 'postgresUrl', 'postgres', /no answer|timeout/],
  ] as const)('%s: fails in time, and nothing was sent', async (_n, port, option, scheme, why) => {
    const url = `${scheme}://user:p4ssw0rd@127.0.0.1:${await port()}/0`;
    const producer = open({ [option]: url, timeoutMs: 300 });
    for (let i = 0; i < 2; i++) {
      const started = performance.now();
      const error = await failure(producer.enqueue(EVENT));
      expect(performance.now() - started).toBeLessThan(1500);
      expect(error).toMatchObject({ mayHaveBeenEnqueued: false, eventIds: ['e-1'] });
      expect(error.message).toMatch(why);
      expect(inspect(error, { depth: Infinity, showHidden: true })).not.toMatch(/p4ssw0rd|Erika/);
    }
  });

  it('fails many waiting calls without a heap of listeners', async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => warnings.push(warning);
    process.on('warning', onWarning);
    const producer = open({ redisUrl: `redis://127.0.0.1:${await closedPort()}`, timeoutMs: 200 });
    const calls = Array.from({ length: 500 }, () => failure(producer.enqueue(EVENT)));
    expect(await Promise.all(calls)).toHaveLength(500);
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
  });

  it('does not tell the password that Redis refuses', async () => {
    const port = await strange((socket) =>
      socket.on('data', () => socket.write('-WRONGPASS invalid username-password pair\r\n')),
    );
    const producer = open({ redisUrl: `redis://:p4ssw0rd@127.0.0.1:${port}`, timeoutMs: 300 });
    const error = await failure(producer.enqueue(EVENT));
    expect(error.message).toContain('WRONGPASS');
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain('p4ssw0rd');
  });

  it('closes in time although nobody is there', async () => {
    for (const port of [await closedPort(), await strange()]) {
      const started = performance.now();
      const producer = createQueueProducer({
        redisUrl: `redis://127.0.0.1:${port}`,
        timeoutMs: 300,
      });
      await failure(producer.enqueue(EVENT));
      await producer.close();
      await producer.close();
      expect(performance.now() - started).toBeLessThan(1500);
      expect((await failure(producer.enqueue(EVENT))).mayHaveBeenEnqueued).toBe(false);
    }
  });
});

describe('createQueueProducer', () => {
  it.each([
    ['nothing', {}, /exactly one/],
    ['two', { redisUrl: 'redis://a', postgresUrl: 'postgres://b' }, /exactly one/],
    ['a path', { redisUrl: 'redis.example.com:6379' }, /redis:\/\//],
  ])('refuses %s to connect to', (_name, options, message) => {
    expect(() => createQueueProducer(options)).toThrow(message);
  });

  it('refuses an event that can only fail, before the queue is asked', async () => {
    const producer = open({
      redisUrl: `redis://127.0.0.1:${await closedPort()}`,
      timeoutMs: 60_000,
    });
    const bad = { ...EVENT, data: { price: 1n } };
    await expect(producer.enqueue(bad)).rejects.toThrow(UnsendableEventError);
    await expect(producer.enqueueMany([EVENT, bad])).rejects.toThrow('events[1].data.price');
    await expect(producer.enqueue({ ...EVENT, organisation_uid: '' })).rejects.toThrow(
      'organisation_uid',
    );
  });
});
