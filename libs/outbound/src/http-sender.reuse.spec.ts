import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { httpAnswer } from '@rxhooks/testing';
import { sendTo } from '../test/send-to.js';
import { useSenderBench } from '../test/sender-bench.js';

const bench = useSenderBench();
const OK = httpAnswer('200 OK');

/** A receiver that answers the first request, does `then` to the second, and answers all that come later. */
async function receiverThat(then: (socket: Socket) => void) {
  const receiver = await bench.receiver((socket) => {
    if (receiver.requests.length === 2) then(socket);
    else socket.write(OK);
  });
  return { receiver, url: `http://127.0.0.1:${receiver.port}/` };
}

describe('a request on a connection that was used before', () => {
  it.each([
    ['ends', (socket: Socket) => socket.end()],
    ['is reset', (socket: Socket) => socket.resetAndDestroy()],
  ])('goes out once more on a new one when that %s before any answer', async (_, then) => {
    const { receiver, url } = await receiverThat(then);
    const sender = bench.sender();
    await sendTo(sender, url);
    expect(await sendTo(sender, url)).toMatchObject({ statusCode: 200, resent: true });
    expect([receiver.requests.length, receiver.connectionCount]).toEqual([3, 2]);
    expect(new Set(receiver.requests.map((text) => text.split('\r\n\r\n')[1])).size).toBe(1);
  });

  it('is not repeated a second time', async () => {
    const receiver = await bench.receiver((socket) =>
      receiver.requests.length === 1 ? socket.write(OK) : socket.end(),
    );
    const sender = bench.sender();
    await sendTo(sender, `http://127.0.0.1:${receiver.port}/`);
    const exchange = await sendTo(sender, `http://127.0.0.1:${receiver.port}/`);
    expect(exchange).toMatchObject({ kind: 'failed', code: 'connection_closed', resent: true });
    expect(receiver.requests).toHaveLength(3);
  });

  it.each(['H', 'HTTP/1.1 100 Continue\r\n\r\n', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n'])(
    'is not repeated when %j has come back',
    async (bytes) => {
      const { receiver, url } = await receiverThat((socket) => socket.end(bytes));
      const sender = bench.sender();
      await sendTo(sender, url);
      const exchange = await sendTo(sender, url);
      expect(exchange).toMatchObject({ kind: 'failed', code: 'connection_closed' });
      expect(exchange).not.toHaveProperty('resent');
      expect(receiver.requests).toHaveLength(2);
    },
  );

  it('is not repeated when the end comes more than a second after it was written', async () => {
    const { receiver, url } = await receiverThat((socket) => setTimeout(() => socket.end(), 1200));
    const sender = bench.sender();
    await sendTo(sender, url);
    const exchange = await sendTo(sender, url);
    expect(exchange).toMatchObject({ kind: 'failed', code: 'connection_closed' });
    expect(receiver.requests).toHaveLength(2);
  });

  it('is not repeated when its time is over', async () => {
    const { receiver, url } = await receiverThat(() => undefined);
    const sender = bench.sender();
    await sendTo(sender, url);
    const exchange = await sendTo(sender, url, { timeoutMs: 300 });
    expect(exchange).toEqual({ kind: 'failed', code: 'timeout', statusCode: undefined });
    expect(receiver.requests).toHaveLength(2);
  });

  it('gets no more time for the second try than was left of the first', async () => {
    const receiver = await bench.receiver((socket) => {
      if (receiver.requests.length === 1) socket.write(OK);
      else if (receiver.requests.length === 2) setTimeout(() => socket.end(), 400);
    });
    const sender = bench.sender();
    await sendTo(sender, `http://127.0.0.1:${receiver.port}/`);
    const startedMs = performance.now();
    const exchange = await sendTo(sender, `http://127.0.0.1:${receiver.port}/`, { timeoutMs: 700 });
    expect(exchange).toMatchObject({ code: 'timeout', resent: true });
    expect(performance.now() - startedMs).toBeLessThan(1050);
  });

  it('is judged by the guard again before it goes out once more', async () => {
    const canary = await bench.receiver((socket) => socket.write(OK), { host: '127.0.0.2' });
    const receiver = await bench.receiver(
      (socket) => (receiver.requests.length === 1 ? socket.write(OK) : socket.end()),
      { port: canary.port },
    );
    let address = '127.0.0.1';
    const dns = await bench.dns(() => ({ A: [address] }));
    const sender = bench.sender({ dnsServers: [dns.server], allowCidrs: ['127.0.0.1'] });
    const url = `http://hooks.example.com:${receiver.port}/`;
    await sendTo(sender, url);
    address = '127.0.0.2';
    expect(await sendTo(sender, url)).toMatchObject({ kind: 'failed', code: 'blocked_target' });
    expect(canary.connectionCount).toBe(0);
  });
});

it('is not repeated on a connection that was never used before', async () => {
  const receiver = await bench.receiver((socket) => socket.end());
  const exchange = await sendTo(bench.sender(), `http://127.0.0.1:${receiver.port}/`);
  expect(exchange).toMatchObject({ kind: 'failed', code: 'connection_closed' });
  expect(receiver.requests).toHaveLength(1);
});

it('every delivery to a receiver that closes idle connections at random gets through', async () => {
  const receiver = await bench.receiver((socket) => {
    socket.write(OK);
    setTimeout(() => socket.destroy(), Math.random() * 6);
  });
  const sender = bench.sender();
  for (let nth = 0; nth < 60; nth += 1) {
    const exchange = await sendTo(sender, `http://127.0.0.1:${receiver.port}/`);
    expect(exchange).toMatchObject({ kind: 'answered', statusCode: 200 });
    await sleep(Math.random() * 6);
  }
});

it('an idle connection ends before the time that the receiver has named', async () => {
  const answer = httpAnswer('200 OK', '', { 'Keep-Alive': 'timeout=3' });
  const receiver = await bench.receiver((socket) => socket.write(answer));
  await sendTo(bench.sender(), `http://127.0.0.1:${receiver.port}/`);
  const startedMs = performance.now();
  await vi.waitFor(() => expect(receiver.openCount).toBe(0), { timeout: 3500 });
  expect(performance.now() - startedMs).toBeLessThan(2900);
});

it('a busy endpoint follows a change of its DNS entry once its connection is old', async () => {
  const other = await bench.receiver((socket) => socket.write(OK), { host: '127.0.0.2' });
  const receiver = await bench.receiver((socket) => socket.write(OK), { port: other.port });
  let address = '127.0.0.1';
  const dns = await bench.dns(() => ({ A: [address] }));
  const sender = bench.sender({ dnsServers: [dns.server], connectionMaxAgeMs: 300 });
  const url = `http://hooks.example.com:${receiver.port}/`;
  await sendTo(sender, url);
  address = '127.0.0.2';
  await vi.waitFor(async () => {
    await sendTo(sender, url);
    expect(other.requests.length).toBeGreaterThan(0);
  });
  await vi.waitFor(() => expect(receiver.openCount).toBe(0));
});

it('the first request after the age of a connection is its last, and the next ones are kept', async () => {
  const receiver = await bench.receiver((socket) => socket.write(OK));
  const sender = bench.sender({ connectionMaxAgeMs: 1000 });
  const url = `http://127.0.0.1:${receiver.port}/`;
  await vi.waitFor(
    async () => {
      await sendTo(sender, url);
      expect(receiver.requests.at(-1)).toMatch(/^connection: close\r$/m);
    },
    { timeout: 3000 },
  );
  expect(receiver.connectionCount).toBe(1);
  for (let count = 0; count < 6; count += 1) await sendTo(sender, url);
  // A request that comes while the old one closes may have a connection to itself.
  expect(receiver.connectionCount).toBeLessThanOrEqual(3);
});
