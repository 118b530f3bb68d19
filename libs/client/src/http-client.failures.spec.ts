import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { API_KEY, EVENT, failure, listen, stub } from '../test/api-stub.js';
import { createRxhooksClient } from './http-client.js';

describe('sendEvent', () => {
  it.each([
    [
      'error',
      { error: 'unknown organisation' },
      { message: 'rxhooks answered 422: unknown organisation', code: undefined, fields: [] },
    ],
    [
      'code and description',
      { code: 'permission_denied', description: 'Not yours' },
      { message: 'rxhooks answered 422: Not yours', code: 'permission_denied', fields: [] },
    ],
    [
      'error and details',
      { error: 'invalid data', details: [{ field: 'data.uid', message: 'must be a string' }] },
      {
        message: 'rxhooks answered 422: invalid data [data.uid] must be a string',
        fields: [{ field: 'data.uid', message: 'must be a string' }],
      },
    ],
    [
      'a page of a proxy',
      '<html>',
      { message: 'rxhooks answered 422: no reason given', fields: [] },
    ],
    ['nonsense', { error: 7, details: [null, 3] }, { status: 422 }],
    ['null', 'null', { status: 422 }],
  ])('throws at once for a refusal with %s', async (_name, body, expected) => {
    const { client, calls } = await stub(() => ({ status: 422, body }));
    expect(await failure(client.sendEvent(EVENT))).toMatchObject({ status: 422, ...expected });
    expect(calls).toHaveLength(1);
  });

  it.each([
    ['a redirect', { status: 307, headers: { location: 'https://elsewhere.example.com/' } }],
    ['a page with status 200', { status: 200, body: '<html>' }],
    ['an answer without a fate', { status: 202, body: { id: 'e-1' } }],
    ['a broken server', { status: 500, body: { error: 'oops' } }],
  ])('takes %s for a failure, and does not repeat it', async (_name, answer) => {
    const { client, calls } = await stub(() => answer);
    expect(await failure(client.sendEvent(EVENT))).toMatchObject({ status: answer.status });
    expect(calls).toHaveLength(1);
  });

  it('limits the whole try, whatever the server does with it', async () => {
    const hung = await listen(createTcpServer(() => undefined));
    const dripping = await listen(
      createServer((_request, response) => {
        response.writeHead(202, { 'content-length': '100' });
        const timer = setInterval(() => response.write(' '), 20);
        response.on('close', () => clearInterval(timer));
      }),
    );
    for (const baseUrl of [hung, dripping]) {
      const client = createRxhooksClient({ baseUrl, apiKey: API_KEY, timeoutMs: 150, retries: 0 });
      const started = performance.now();
      const error = await failure(client.sendEvent(EVENT));
      expect(error).toMatchObject({ code: 'ETIMEDOUT', status: undefined });
      expect(performance.now() - started).toBeLessThan(1000);
    }
  });

  it('says who could not be reached, and why', async () => {
    const server = createServer();
    const baseUrl = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    const client = createRxhooksClient({ baseUrl, apiKey: API_KEY, retries: 0 });
    const error = await failure(client.sendEvent(EVENT));
    expect(error).toMatchObject({ code: 'ECONNREFUSED', eventIds: ['e-1'] });
    expect(error.message).toMatch(/^rxhooks could not be reached: .*ECONNREFUSED/);
  });

  it('has neither the key nor the event in an error, however deep one looks', async () => {
    const refusing = await stub(() => ({ status: 401, body: { error: 'no' } }));
    const cutting = await stub(() => 'hang up');
    const failures = await Promise.all(
      [refusing.client, cutting.client].flatMap((client) => [
        failure(client.sendEvent(EVENT)),
        failure(client.sendEvents([EVENT])),
      ]),
    );
    for (const error of failures) {
      const text = inspect(error, { depth: Infinity, showHidden: true });
      expect(text).not.toContain(API_KEY);
      expect(text).not.toContain('Erika');
      expect(error.cause).toBeUndefined();
    }
  });
});
