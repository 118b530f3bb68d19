import { describe, expect, it } from 'vitest';
import { RequestReader } from './request-reader.js';

const text = (body: string, path = '/0') =>
  `POST ${path} HTTP/1.1\r\nhost: x\r\nwebhook-id: dlv_1\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

describe('a request', () => {
  it('is read when it comes in one piece', () => {
    expect(new RequestReader('webhook-id').read(Buffer.from(text('{"a":1}')))).toEqual({
      path: '/0',
      webhookId: 'dlv_1',
      bodyStart: '{"a":1}',
    });
  });

  it.each([1, 2, 3, 7, 50])('is read when it comes in pieces of %d', (size) => {
    const reader = new RequestReader('webhook-id');
    const bytes = Buffer.from(text('{"a":1}', '/7'));
    const results = [];
    for (let start = 0; start < bytes.length; start += size)
      results.push(reader.read(bytes.subarray(start, start + size)));
    expect(results.at(-1)).toEqual({ path: '/7', webhookId: 'dlv_1', bodyStart: '{"a":1}' });
    expect(results.filter(Boolean)).toHaveLength(1);
  });

  it('is followed by the next on its connection', () => {
    const reader = new RequestReader('webhook-id');
    expect(reader.read(Buffer.from(text('first')))?.bodyStart).toBe('first');
    expect(reader.read(Buffer.from(text('second')))?.bodyStart).toBe('second');
  });

  it('is read whatever letters its headers are written in', () => {
    const bytes = Buffer.from('PUT /a HTTP/1.1\r\nContent-Length:2\r\nOther-Id: x1\r\n\r\n{}');
    const request = { path: '/a', webhookId: 'x1', bodyStart: '{}' };
    expect(new RequestReader('other-id').read(bytes)).toEqual(request);
  });

  it('with a long body is read to its end, and kept no further than its start', () => {
    const reader = new RequestReader('webhook-id');
    const bytes = Buffer.from(text('y'.repeat(100_000)));
    expect(reader.read(bytes.subarray(0, 60_000))).toBeUndefined();
    expect(reader.read(bytes.subarray(60_000))?.bodyStart).toBe('y'.repeat(2048));
  });
});
