import { describe, expect, it, vi } from 'vitest';
import { findClosedPort } from '@rxhooks/testing';
import { sendTo } from '../test/send-to.js';
import { useSenderBench } from '../test/sender-bench.js';

const bench = useSenderBench();

describe('a receiver that gives no usable answer', () => {
  it.each([
    ['closes without a word', '', { code: 'connection_closed' }],
    ['speaks another protocol', 'SSH-2.0-OpenSSH_9.9\r\n', { code: 'protocol_error' }],
    [
      'has a status below 100',
      'HTTP/1.1 099 Odd\r\nContent-Length: 0\r\n\r\n',
      { code: 'protocol_error' },
    ],
    [
      'ends its lines without carriage returns',
      'HTTP/1.1 200 OK\nContent-Length: 0\n\n',
      { code: 'protocol_error' },
    ],
    [
      'folds a header',
      'HTTP/1.1 200 OK\r\nA: b\r\n c\r\nContent-Length: 0\r\n\r\n',
      { code: 'protocol_error' },
    ],
    [
      'sends two lengths',
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc',
      { code: 'protocol_error' },
    ],
    [
      'sends a length and chunks',
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      { code: 'protocol_error' },
    ],
    [
      'asks for the body and then hangs up',
      'HTTP/1.1 100 Continue\r\n\r\n',
      { code: 'connection_closed' },
    ],
    [
      'switches protocols unasked',
      'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n',
      { code: 'protocol_error' },
    ],
    [
      'sends 20 kB of headers',
      `HTTP/1.1 200 OK\r\nX-Big: ${'a'.repeat(20_000)}\r\n\r\n`,
      { code: 'headers_too_large' },
    ],
    [
      'sends 3000 headers',
      `HTTP/1.1 200 OK\r\n${'X-Many: 1\r\n'.repeat(3000)}\r\n`,
      { code: 'headers_too_large' },
    ],
    [
      'ends its body early',
      'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc',
      { code: 'connection_closed', statusCode: 200 },
    ],
    [
      'announces the end and ends its body early',
      'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 10\r\n\r\nabc',
      { code: 'connection_closed', statusCode: 200 },
    ],
    [
      'ends its chunks early',
      'HTTP/1.1 500 Oops\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc',
      { code: 'connection_closed', statusCode: 500 },
    ],
    [
      'announces the end and ends its chunks early',
      'HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc',
      { code: 'connection_closed', statusCode: 200 },
    ],
  ])('and %s is a failure', async (_, text, failure) => {
    const receiver = await bench.receiver((socket) => socket.end(text));
    const exchange = await sendTo(bench.sender(), `http://127.0.0.1:${receiver.port}/`);
    expect(exchange).toMatchObject({ kind: 'failed', ...failure });
  });

  it('and resets the connection is a failure', async () => {
    const receiver = await bench.receiver((socket) => socket.resetAndDestroy());
    const exchange = await sendTo(bench.sender(), `http://127.0.0.1:${receiver.port}/`);
    expect(exchange).toMatchObject({ kind: 'failed', code: 'connection_reset' });
  });

  it('and resets the connection within the body is a failure with a status', async () => {
    const receiver = await bench.receiver((socket) =>
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc', () =>
        setImmediate(() => socket.resetAndDestroy()),
      ),
    );
    const exchange = await sendTo(bench.sender(), `http://127.0.0.1:${receiver.port}/`);
    expect(exchange).toMatchObject({ kind: 'failed', code: 'connection_reset', statusCode: 200 });
  });

  it.each([
    ['without a length', 'HTTP/1.1 200 OK\r\n\r\nabc'],
    ['of HTTP/1.0', 'HTTP/1.0 200 OK\r\n\r\nabc'],
  ])('and resets the connection within a body %s is a failure with a status', async (_, text) => {
    const receiver = await bench.receiver((socket) =>
      socket.write(text, () => setTimeout(() => socket.resetAndDestroy(), 20)),
    );
    const exchange = await sendTo(bench.sender(), `http://127.0.0.1:${receiver.port}/`);
    expect(exchange).toMatchObject({ kind: 'failed', code: 'connection_reset', statusCode: 200 });
  });

  it('and listens on no port is a failure', async () => {
    const exchange = await sendTo(bench.sender(), `http://127.0.0.1:${await findClosedPort()}/`);
    expect(exchange).toMatchObject({ kind: 'failed', code: 'connection_refused' });
  });

  it('and refuses on all of its addresses is one failure', async () => {
    const dns = await bench.dns(() => ({ A: ['127.0.0.1', '127.0.0.2'] }));
    const sender = bench.sender({ dnsServers: [dns.server] });
    const exchange = await sendTo(sender, `http://hooks.example.com:${await findClosedPort()}/`);
    expect(exchange).toMatchObject({ kind: 'failed', code: 'connection_refused' });
  });

  it('and has no address is a failure', async () => {
    const dns = await bench.dns(() => ({ failure: 'NXDOMAIN' }));
    const sender = bench.sender({ dnsServers: [dns.server] });
    const exchange = await sendTo(sender, 'http://hooks.example.com/');
    expect(exchange).toMatchObject({ kind: 'failed', code: 'dns_error' });
  });
});

it('a lookup that reaches no name server is our fault, whatever the name', async () => {
  const sender = bench.sender({ dnsServers: [`127.0.0.1:${await findClosedPort()}`] });
  const exchange = await sendTo(sender, 'http://hooks.example.com/');
  expect(exchange).toMatchObject({ kind: 'failed', code: 'internal_error' });
});

describe('a request that cannot be sent', () => {
  it('is a failure on our side when a header is impossible', async () => {
    const exchange = await sendTo(bench.sender(), 'http://127.0.0.1:1/', {
      headers: { 'X-A': 'a\nb' },
    });
    expect(exchange).toMatchObject({ kind: 'failed', code: 'internal_error' });
  });

  it('is a failure on our side when the sender is closed', async () => {
    const sender = bench.sender();
    await sender.close();
    const exchange = await sendTo(sender, 'http://127.0.0.1:1/');
    expect(exchange).toMatchObject({ kind: 'failed', code: 'internal_error' });
  });

  it('ends at once when the sender is closed under it', async () => {
    const receiver = await bench.receiver(() => undefined);
    const sender = bench.sender();
    const sending = sendTo(sender, `http://127.0.0.1:${receiver.port}/`);
    await vi.waitFor(() => expect(receiver.requests).toHaveLength(1));
    await sender.close();
    expect(await sending).toMatchObject({ kind: 'failed', code: 'internal_error' });
  });
});
