import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { httpAnswer } from '@rxhooks/testing';
import { sendTo } from '../test/send-to.js';
import { useSenderBench } from '../test/sender-bench.js';

const bench = useSenderBench();
const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';
const HINTS = 'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n';
const OK = httpAnswer('200 OK', 'fine');

/** Writes a piece at a time, each in a packet of its own. */
async function writeInPieces(socket: Socket, text: string, size: number): Promise<void> {
  socket.setNoDelay(true);
  for (let at = 0; at < text.length; at += size) {
    socket.write(text.slice(at, at + size));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('an answer that begins with an unrequested 100 Continue', () => {
  it.each([
    ['at once', CONTINUE + OK],
    ['twice', CONTINUE + CONTINUE + OK],
    ['after early hints', HINTS + CONTINUE + OK],
    ['before early hints', CONTINUE + HINTS + OK],
    ['without a reason', `HTTP/1.1 100 \r\n\r\n${OK}`],
    ['with headers', `HTTP/1.1 100 Continue\r\nDate: today\r\n\r\n${OK}`],
    ['in HTTP/1.0', `HTTP/1.0 100 Continue\r\n\r\n${OK}`],
    ['with word of its end', `HTTP/1.1 100 Continue\r\nConnection: close\r\n\r\n${OK}`],
    ['hints with word of its end', `HTTP/1.1 103 Hints\r\nConnection: close\r\n\r\n${OK}`],
    ['hints with a length', `HTTP/1.1 103 Hints\r\nContent-Length: 5\r\n\r\n${OK}`],
    ['64 times', HINTS.repeat(64) + OK],
  ])('counts by what follows (%s)', async (_, text) => {
    const receiver = await bench.receiver((socket) => socket.write(text));
    const sender = bench.sender();
    for (const nth of [1, 2]) {
      const exchange = await sendTo(sender, `http://127.0.0.1:${receiver.port}/`);
      expect(exchange).toMatchObject({ kind: 'answered', statusCode: 200, excerpt: 'fine' });
      expect([receiver.requests.length, receiver.connectionCount]).toEqual([nth, 1]);
    }
  });

  it.each([1, 2, 7, 24, 26])('counts also in pieces of %i bytes', async (size) => {
    const receiver = await bench.receiver((socket) => {
      void writeInPieces(socket, CONTINUE + HINTS + CONTINUE + OK, size);
    });
    const exchange = await sendTo(bench.sender(), `http://127.0.0.1:${receiver.port}/`);
    expect(exchange).toMatchObject({ kind: 'answered', statusCode: 200, excerpt: 'fine' });
  });

  it('counts by what follows when that is no success', async () => {
    const text = CONTINUE + httpAnswer('503 Busy');
    const receiver = await bench.receiver((socket) => socket.write(text));
    const exchange = await sendTo(bench.sender(), `http://127.0.0.1:${receiver.port}/`);
    expect(exchange).toMatchObject({ kind: 'answered', statusCode: 503 });
  });
});

it.each(['100 Continue', '102 Processing', '103 Early Hints'])(
  'an interim answer (%s) whose lines end without carriage returns is no HTTP, at once',
  async (status) => {
    const text = `HTTP/1.1 ${status}\n\n${httpAnswer('200 OK')}`;
    const receiver = await bench.receiver((socket) => socket.write(text));
    const exchange = await sendTo(bench.sender(), `http://127.0.0.1:${receiver.port}/`, {
      timeoutMs: 2000,
    });
    expect(exchange).toMatchObject({ kind: 'failed', code: 'protocol_error' });
  },
);

/** Goes on for as long as the other side takes it, and counts what was taken. */
function flood(start: string, piece: string) {
  const counted = { bytes: 0 };
  const answer = (socket: Socket) => {
    socket.write(start);
    const more = () => {
      while (!socket.destroyed && socket.write(piece)) counted.bytes += piece.length;
      if (!socket.destroyed) socket.once('drain', more);
    };
    more();
  };
  return { counted, answer };
}

describe('an answer without end', () => {
  const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';

  it.each([
    ['interim parts', '', 'HTTP/1.1 102 Processing\r\n\r\n', 'headers_too_large'],
    ['parts that are dropped', '', CONTINUE, 'headers_too_large'],
    [
      'large interim parts',
      '',
      `HTTP/1.1 103 X\r\nA: ${'a'.repeat(9000)}\r\n\r\n`,
      'headers_too_large',
    ],
  ])('of %s is a failure, at once', async (_, start, piece, code) => {
    const { answer, counted } = flood(start, piece);
    const receiver = await bench.receiver(answer);
    const startedMs = performance.now();
    const exchange = await sendTo(bench.sender(), `http://127.0.0.1:${receiver.port}/`);
    expect(exchange).toMatchObject({ kind: 'failed', code });
    expect(performance.now() - startedMs).toBeLessThan(3000);
    expect(counted.bytes).toBeLessThan(32 * 1024 * 1024);
  });

  it.each([
    ['an extension of a chunk', `${chunked}1;`, 'a'.repeat(4096)],
    ['extensions of chunks', chunked, `1;${'a'.repeat(1000)}\r\nx\r\n`],
    ['trailers', `${chunked}1\r\nx\r\n0\r\n`, `T: ${'a'.repeat(500)}\r\n`],
  ])('by %s is cut off soon, and counts by its status', async (_, start, piece) => {
    const { answer, counted } = flood(start, piece);
    const receiver = await bench.receiver(answer);
    const startedMs = performance.now();
    const exchange = await sendTo(bench.sender(), `http://127.0.0.1:${receiver.port}/`);
    expect(exchange).toMatchObject({ kind: 'answered', statusCode: 200 });
    expect(performance.now() - startedMs).toBeLessThan(3000);
    expect(counted.bytes).toBeLessThan(32 * 1024 * 1024);
  });
});
