import { describe, expect, it } from 'vitest';
import { httpAnswer } from '@rxhooks/testing';
import { sendTo } from '../test/send-to.js';
import { useSenderBench } from '../test/sender-bench.js';

const bench = useSenderBench();
const TIMEOUT_MS = 500;
const STALL_MS = 1500;

/** Nothing of this process runs meanwhile, as when it is frozen. */
const stall = () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, STALL_MS);

const failedWith = (code: string) => ({
  kind: 'failed',
  code: 'internal_error',
  detail: expect.stringMatching(`^${code}:`),
});

describe('when this process stalls for longer than a request may take', () => {
  it('an answer that came meanwhile is read', async () => {
    const receiver = await bench.receiver((socket) => {
      socket.write(httpAnswer('200 OK'));
      stall();
    });
    const sender = bench.sender();
    const url = `http://127.0.0.1:${receiver.port}/`;
    const exchange = await sendTo(sender, url, { timeoutMs: TIMEOUT_MS });
    expect(exchange).toMatchObject({ kind: 'answered', statusCode: 200 });
  });

  it.each<[string, (socket: import('node:net').Socket) => void, string]>([
    ['no answer', () => undefined, 'timeout'],
    ['a connection that was closed', (socket) => void socket.end(), 'connection_closed'],
    [
      'an answer that breaks off',
      (socket) => void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n'),
      'connection_closed',
    ],
  ])('%s is no fault of the receiver', async (_, answer, code) => {
    const receiver = await bench.receiver((socket) => {
      answer(socket);
      stall();
    });
    const sender = bench.sender();
    const url = `http://127.0.0.1:${receiver.port}/`;
    const exchange = await sendTo(sender, url, { timeoutMs: TIMEOUT_MS });
    expect(exchange).toMatchObject(failedWith(code));
  });

  it('a failure of the next attempt is the receiver’s again', async () => {
    let isFirst = true;
    const receiver = await bench.receiver(() => {
      if (isFirst) stall();
      isFirst = false;
    });
    const sender = bench.sender();
    const url = `http://127.0.0.1:${receiver.port}/`;
    await sendTo(sender, url, { timeoutMs: TIMEOUT_MS });
    const exchange = await sendTo(sender, url, { timeoutMs: TIMEOUT_MS });
    expect(exchange).toMatchObject({ kind: 'failed', code: 'timeout' });
  });
});
