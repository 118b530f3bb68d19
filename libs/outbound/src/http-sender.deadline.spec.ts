import type { Socket } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { httpAnswer } from '@rxhooks/testing';
import { sendTo } from '../test/send-to.js';
import { useSenderBench } from '../test/sender-bench.js';

const bench = useSenderBench();
const DEADLINE_MS = 200;
/** Generous, since the machine may be busy; all of these receivers would go on for ever. */
const SLACK_MS = 1500;

/** Writes `start`, then `piece` again and again until the other side is gone. */
function drip(start: string, piece: string): (socket: Socket) => void {
  return (socket) => {
    socket.write(start);
    const timer = setInterval(() => socket.write(piece), 20);
    socket.on('close', () => clearInterval(timer));
  };
}

describe('the deadline ends', () => {
  it.each([
    ['silence', () => undefined, { code: 'timeout' }],
    [
      'endless interim answers',
      drip('', 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'),
      { code: 'timeout' },
    ],
    ['headers that never end', drip('HTTP/1.1 200 OK\r\n', 'X-A: b\r\n'), { code: 'timeout' }],
    [
      'a body that never ends',
      drip('HTTP/1.1 200 OK\r\n\r\n', 'a'),
      { code: 'timeout', statusCode: 200 },
    ],
    [
      'a body that stops half-way',
      drip('HTTP/1.1 500 Oops\r\nContent-Length: 9\r\n\r\na', ''),
      { code: 'timeout', statusCode: 500 },
    ],
    [
      'chunks without a last one',
      drip('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', '1\r\na\r\n'),
      { code: 'timeout', statusCode: 200 },
    ],
  ])('%s', async (_, answer, failure) => {
    const receiver = await bench.receiver(answer);
    const startedMs = performance.now();
    const exchange = await sendTo(bench.sender(), `http://127.0.0.1:${receiver.port}/`, {
      timeoutMs: DEADLINE_MS,
    });
    expect(performance.now() - startedMs).toBeLessThan(DEADLINE_MS + SLACK_MS);
    expect(exchange).toEqual({ kind: 'failed', ...failure });
    await vi.waitFor(() => expect(receiver.openCount).toBe(0));
  });

  it('a TLS handshake without an answer', async () => {
    const receiver = await bench.receiver(() => undefined);
    const exchange = await sendTo(bench.sender(), `https://127.0.0.1:${receiver.port}/`, {
      timeoutMs: DEADLINE_MS,
    });
    expect(exchange).toEqual({ kind: 'failed', code: 'connect_timeout' });
  });

  it('a name server that stays silent', async () => {
    const dns = await bench.dns(() => ({ failure: 'silence' }));
    const sender = bench.sender({ dnsServers: [dns.server] });
    const exchange = await sendTo(sender, 'http://hooks.example.com/', { timeoutMs: DEADLINE_MS });
    expect(exchange).toEqual({ kind: 'failed', code: 'dns_error' });
  });

  it('a request the receiver does not read', async () => {
    const receiver = await bench.receiver(() => undefined, {
      onConnection: (socket) => socket.pause(),
    });
    const exchange = await sendTo(bench.sender(), `http://127.0.0.1:${receiver.port}/`, {
      body: Buffer.alloc(32 * 1024 * 1024),
      timeoutMs: DEADLINE_MS,
    });
    expect(exchange).toMatchObject({ code: 'timeout' });
  });
});

it('gives up connecting long before a long deadline', async () => {
  const receiver = await bench.receiver(() => undefined);
  const sender = bench.sender({ connectTimeoutMs: 300 });
  const startedMs = performance.now();
  const exchange = await sendTo(sender, `https://127.0.0.1:${receiver.port}/`);
  expect(exchange).toMatchObject({ kind: 'failed', code: 'connect_timeout' });
  expect(performance.now() - startedMs).toBeLessThan(4000);
});

it('reports a DNS error also when several silent name servers take all the time of a connection', async () => {
  const dns = await bench.dns(() => ({ failure: 'silence' }));
  const others = [dns.server.replace('.1:', '.2:'), dns.server.replace('.1:', '.3:')];
  const sender = bench.sender({ dnsServers: [dns.server, ...others], connectTimeoutMs: 1500 });
  const exchange = await sendTo(sender, 'http://hooks.example.com/');
  expect(exchange).toMatchObject({ kind: 'failed', code: 'dns_error' });
});

it('sends nothing when the connection is there only after the deadline', async () => {
  const receiver = await bench.receiver((socket) => socket.write(httpAnswer('200 OK')));
  // The second try of the resolver, a second later, is answered.
  const dns = await bench.dns((_, nth) =>
    nth === 1 ? { failure: 'silence' } : { A: ['127.0.0.1'] },
  );
  const sender = bench.sender({ dnsServers: [dns.server] });
  await sendTo(sender, `http://hooks.example.com:${receiver.port}/`, { timeoutMs: DEADLINE_MS });
  await vi.waitFor(() => expect(receiver.connectionCount).toBe(1), { timeout: 5000 });
  await vi.waitFor(() => expect(receiver.openCount).toBe(0));
  expect(receiver.requests).toEqual([]);
});

it('does not let dead names hold up a healthy one', async () => {
  const receiver = await bench.receiver((socket) => socket.write(httpAnswer('200 OK')));
  const dns = await bench.dns(({ name }) =>
    name.startsWith('dead') ? { failure: 'silence' } : { A: ['127.0.0.1'] },
  );
  const sender = bench.sender({ dnsServers: [dns.server] });
  const dead = Array.from({ length: 50 }, (_, index) =>
    sendTo(sender, `http://dead${index}.example.com/`, { timeoutMs: 1000 }),
  );
  const startedMs = performance.now();
  const exchange = await sendTo(sender, `http://hooks.example.com:${receiver.port}/`);
  expect(exchange.kind).toBe('answered');
  expect(performance.now() - startedMs).toBeLessThan(700);
  await Promise.all(dead);
});

it('leaves no connection behind after 200 attempts that ran out of time in every phase', async () => {
  const silent = await bench.receiver(() => undefined);
  const dripping = await bench.receiver(drip('HTTP/1.1 200 OK\r\n\r\n', 'a'));
  const dns = await bench.dns(() => ({ failure: 'silence' }));
  const sender = bench.sender({ dnsServers: [dns.server], connectTimeoutMs: 500 });
  const urls = [
    `http://hooks.example.com:${silent.port}/`,
    `https://127.0.0.1:${silent.port}/`,
    `http://127.0.0.1:${silent.port}/`,
    `http://127.0.0.1:${dripping.port}/`,
  ];
  const attempts = Array.from({ length: 50 }, () => urls).flat();
  const exchanges = await Promise.all(
    attempts.map((url) => sendTo(sender, url, { timeoutMs: DEADLINE_MS })),
  );
  expect(exchanges.filter(({ kind }) => kind === 'failed')).toHaveLength(200);
  await vi.waitFor(() => expect([silent.openCount, dripping.openCount]).toEqual([0, 0]), {
    timeout: 5000,
  });
});
