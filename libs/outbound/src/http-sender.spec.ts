import { describe, expect, it, vi } from 'vitest';
import { httpAnswer } from '@rxhooks/testing';
import { sendTo } from '../test/send-to.js';
import { useSenderBench } from '../test/sender-bench.js';

const bench = useSenderBench();

describe('the request', () => {
  it('carries method, path, headers and body exactly as given', async () => {
    const receiver = await bench.receiver((socket) => socket.write(httpAnswer('200 OK')));
    await sendTo(bench.sender(), `http://127.0.0.1:${receiver.port}/a%20b/./../c?d='e'`, {
      headers: {
        'X-Webhook-Signature': 't=1,v1=Ab==',
        'webhook-id': 'dlv_1',
        'User-Agent': 'rxhooks/1',
      },
      body: Buffer.from('{"n": 1.0}'),
    });
    expect(receiver.requests).toEqual([
      [
        "POST /a%20b/./../c?d='e' HTTP/1.1",
        `host: 127.0.0.1:${receiver.port}`,
        'connection: keep-alive',
        'X-Webhook-Signature: t=1,v1=Ab==',
        'webhook-id: dlv_1',
        'User-Agent: rxhooks/1',
        'Accept-Encoding: identity',
        'content-length: 10',
        '',
        '{"n": 1.0}',
      ].join('\r\n'),
    ]);
  });

  it('keeps the headers that are its own, whatever was given', async () => {
    const receiver = await bench.receiver((socket) => socket.write(httpAnswer('200 OK')));
    await sendTo(bench.sender(), `http://127.0.0.1:${receiver.port}/`, {
      headers: {
        Host: '169.254.169.254',
        'transfer-encoding': 'chunked',
        'Content-Length': '3',
        Expect: 'x',
      },
    });
    expect(receiver.requests[0]).toContain(`host: 127.0.0.1:${receiver.port}\r\n`);
    expect(receiver.requests[0]).not.toMatch(/169\.254|chunked|content-length: 3|expect/i);
  });

  it('goes out over a connection that an earlier one has left open', async () => {
    const receiver = await bench.receiver((socket) => socket.write(httpAnswer('200 OK')));
    const sender = bench.sender();
    await sendTo(sender, `http://127.0.0.1:${receiver.port}/`);
    await sendTo(sender, `http://127.0.0.1:${receiver.port}/`);
    expect([receiver.connectionCount, receiver.requests.length]).toEqual([1, 2]);
  });

  it('goes out over a new connection when the receiver has closed the earlier one', async () => {
    const receiver = await bench.receiver((socket) => socket.end(httpAnswer('200 OK')));
    const sender = bench.sender();
    await sendTo(sender, `http://127.0.0.1:${receiver.port}/`);
    const exchange = await sendTo(sender, `http://127.0.0.1:${receiver.port}/`);
    expect([exchange.kind, receiver.connectionCount]).toEqual(['answered', 2]);
  });

  it('goes out once more, over a new connection, when the kept one is cut before any answer', async () => {
    const receiver = await bench.receiver((socket) => {
      if (receiver.requests.length === 2) socket.end();
      else socket.write(httpAnswer('200 OK'));
    });
    const sender = bench.sender();
    await sendTo(sender, `http://127.0.0.1:${receiver.port}/`);
    const exchange = await sendTo(sender, `http://127.0.0.1:${receiver.port}/`);
    expect(exchange).toMatchObject({ kind: 'answered', statusCode: 200, resent: true });
    expect([receiver.connectionCount, receiver.requests.length]).toEqual([2, 3]);
  });

  it('ignores the proxies of the environment', async () => {
    const proxy = await bench.receiver((socket) => socket.write(httpAnswer('502 Proxy')));
    const receiver = await bench.receiver((socket) => socket.write(httpAnswer('200 OK')));
    for (const name of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'ALL_PROXY', 'all_proxy']) {
      vi.stubEnv(name, `http://127.0.0.1:${proxy.port}`);
    }
    const exchange = await sendTo(bench.sender(), `http://127.0.0.1:${receiver.port}/`);
    vi.unstubAllEnvs();
    expect([exchange, proxy.connectionCount]).toMatchObject([{ statusCode: 200 }, 0]);
  });
});

describe('an answer', () => {
  it('brings status, Retry-After and the start of the body', async () => {
    const text = httpAnswer('503 Busy', 'come back', { 'Retry-After': '120' });
    const receiver = await bench.receiver((socket) => socket.write(text));
    expect(await sendTo(bench.sender(), `http://127.0.0.1:${receiver.port}/`)).toEqual({
      kind: 'answered',
      statusCode: 503,
      retryAfter: '120',
      excerpt: 'come back',
      headers: { 'retry-after': '120' },
    });
  });

  it.each([
    ['of a status nobody knows', httpAnswer('999 Odd'), 999],
    ['of HTTP/1.0, which ends with the connection', 'HTTP/1.0 200 OK\r\n\r\nfine', 200],
    [
      'after interim ones',
      `HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n${httpAnswer('200 OK')}`,
      200,
    ],
    ['204 that has a body all the same', httpAnswer('204 No Content', 'stray'), 204],
    ['205 that has a body all the same', httpAnswer('205 Reset Content', 'stray'), 205],
    [
      '205 that promises a body and sends none',
      'HTTP/1.1 205 Reset\r\nConnection: close\r\nContent-Length: 5\r\n\r\n',
      205,
    ],
  ])('%s counts', async (_, text, statusCode) => {
    const receiver = await bench.receiver((socket) => socket.end(text));
    const exchange = await sendTo(bench.sender(), `http://127.0.0.1:${receiver.port}/`);
    expect(exchange).toMatchObject({ kind: 'answered', statusCode });
  });

  it('that is followed by a second one does not answer the next request', async () => {
    const receiver = await bench.receiver((socket) =>
      receiver.requests.length === 1
        ? socket.write(httpAnswer('200 OK', 'first') + httpAnswer('200 OK', 'smuggled'))
        : socket.write(httpAnswer('200 OK', 'second')),
    );
    const sender = bench.sender();
    await sendTo(sender, `http://127.0.0.1:${receiver.port}/`);
    const exchange = await sendTo(sender, `http://127.0.0.1:${receiver.port}/`);
    expect(exchange).toMatchObject({ excerpt: 'second' });
  });

  it.each([300, 301, 302, 303, 305, 307, 308])('%d is not followed', async (status) => {
    const elsewhere = await bench.receiver((socket) => socket.write(httpAnswer('200 OK')));
    const headers = { Location: `http://127.0.0.1:${elsewhere.port}/secret`, Refresh: '0; url=/x' };
    const receiver = await bench.receiver((socket) =>
      socket.write(httpAnswer(`${status} Moved`, '', headers)),
    );
    const sender = bench.sender();
    const exchange = await sendTo(sender, `http://127.0.0.1:${receiver.port}/`);
    expect(exchange).toMatchObject({ kind: 'answered', statusCode: status });
    // What was sent after it has arrived, so a followed redirect would have arrived as well.
    await sendTo(sender, `http://127.0.0.1:${elsewhere.port}/proof`);
    expect(elsewhere.requests.map((request) => request.split(' ')[1])).toEqual(['/proof']);
  });
});
