import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { httpAnswer } from '@rxhooks/testing';
import { sendTo } from '../test/send-to.js';
import { useSenderBench } from '../test/sender-bench.js';

const bench = useSenderBench();

async function excerptOf(answer: string | Buffer): Promise<string> {
  const receiver = await bench.receiver((socket) => socket.end(answer));
  const exchange = await sendTo(bench.sender(), `http://127.0.0.1:${receiver.port}/`);
  if (exchange.kind === 'failed') throw new Error(exchange.code);
  return exchange.excerpt;
}

describe('the excerpt', () => {
  it('is the whole of a short body', async () => {
    expect(await excerptOf(httpAnswer('200 OK', 'grüß dich'))).toBe('grüß dich');
  });

  it('is the first 4096 bytes of a long one, without the character that would be cut', async () => {
    expect(await excerptOf(httpAnswer('200 OK', `a${'ü'.repeat(5000)}`))).toBe(
      `a${'ü'.repeat(2047)}`,
    );
  });

  it('has no NUL and shows bytes that are no UTF-8 as replacement characters', async () => {
    const head = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n');
    expect(await excerptOf(Buffer.concat([head, Buffer.from([0x61, 0x00, 0xff, 0x62])]))).toBe(
      'a\ufffdb',
    );
  });

  it('is the raw start of an encoded body, which is never decoded', async () => {
    const bomb = gzipSync(Buffer.alloc(10 * 1024 * 1024, 'a'));
    const head = `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`;
    expect(await excerptOf(Buffer.concat([Buffer.from(head), bomb]))).not.toContain('aaaa');
  });
});

describe('a body that is longer than 64 KiB', () => {
  function pour(start: string): (socket: Socket) => void {
    const piece = Buffer.alloc(64 * 1024, 'a');
    return (socket) => {
      socket.write(start);
      const more = (): void => {
        while (!socket.destroyed && socket.write(piece)) continue;
      };
      socket.on('drain', more);
      more();
    };
  }

  it.each([
    ['without an end', 'HTTP/1.1 200 OK\r\n\r\n', 200],
    ['with a length', 'HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n', 200],
    ['of an error', 'HTTP/1.1 500 Oops\r\n\r\n', 500],
  ])('%s counts as answered and ends the connection', async (_, start, statusCode) => {
    let socket: Socket | undefined;
    const receiver = await bench.receiver(pour(start), {
      onConnection: (connected) => {
        socket = connected;
      },
    });
    const exchange = await sendTo(bench.sender(), `http://127.0.0.1:${receiver.port}/`);
    expect(exchange).toMatchObject({ kind: 'answered', statusCode, excerpt: 'a'.repeat(4096) });
    await vi.waitFor(() => expect(receiver.openCount).toBe(0));
    // What the kernel buffers for both sides, and not what the receiver would like to send.
    expect(socket?.bytesWritten).toBeLessThan(16 * 1024 * 1024);
  });

  it('and arrives in one piece with its end counts as answered', async () => {
    const body = 'a'.repeat(64 * 1024);
    const text = `HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    expect(await excerptOf(text)).toBe('a'.repeat(4096));
  });

  it('does not spoil the next request to the same receiver', async () => {
    const receiver = await bench.receiver((socket) =>
      socket.write(
        httpAnswer('200 OK', receiver.requests.length === 1 ? 'a'.repeat(200_000) : 'second'),
      ),
    );
    const sender = bench.sender();
    await sendTo(sender, `http://127.0.0.1:${receiver.port}/`);
    const exchange = await sendTo(sender, `http://127.0.0.1:${receiver.port}/`);
    expect(exchange).toMatchObject({ excerpt: 'second' });
  });
});

describe('a status that has no body counts, whatever body is announced', () => {
  it.each([
    ['204', 'Content-Length: 20'],
    ['204', 'Transfer-Encoding: chunked'],
    ['205', 'Content-Length: 20'],
    ['205', 'Transfer-Encoding: chunked'],
    ['205', 'Connection: close'],
  ])('%s with %s', async (status, header) => {
    for (const isEnded of [true, false]) {
      const head = `HTTP/1.1 ${status} Fine\r\n${header}\r\n\r\n`;
      const receiver = await bench.receiver((socket) => {
        socket.write(head);
        if (isEnded) socket.end();
      });
      const url = `http://127.0.0.1:${receiver.port}/`;
      const exchange = await sendTo(bench.sender(), url, { timeoutMs: 3000 });
      expect(exchange).toMatchObject({ kind: 'answered', statusCode: Number(status) });
    }
  });
});
