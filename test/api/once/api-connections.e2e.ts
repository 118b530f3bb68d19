import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadConfig } from '@rxhooks/platform';
import { eventually } from '@rxhooks/testing';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createApi } from '../../../apps/api/src/create-api.js';
import { SERVER_LIMITS } from '../../../apps/api/src/http/server-limits.js';
import { ORGANISATIONS } from '../../support/admin.js';
import { lines, speak } from '../../support/raw-http.js';
import { ADMIN_KEY, startWorld, type World } from '../../support/world.js';

const POST = `POST ${ORGANISATIONS} HTTP/1.1`;
const GET = `GET ${ORGANISATIONS} HTTP/1.1`;
const FIELDS = ['Host: a', `X-API-Key: ${ADMIN_KEY}`, 'Content-Type: application/json'];
const CLOSE = 'Connection: close';
const NAMED = '{"display_name":"Linden"}';
const TOO_LARGE = { error: 'The request body is too large' };
const HALF_A_MEBIBYTE = 0x80000;

let world: World;

beforeAll(async () => {
  world = await startWorld({}, { withWorker: false });
});
afterAll(() => world.close());

const ask = (...parts: string[]) => speak(world.api.url, ...parts);

const countOrganisations = async () =>
  (await world.database.query('SELECT 1 FROM organisations')).length;

/** The api once more, which loses patience soon. */
async function impatientApi(limits: Partial<typeof SERVER_LIMITS>): Promise<string> {
  const app = await createApi(loadConfig(world.env), { ...SERVER_LIMITS, checkMs: 20, ...limits });
  onTestFinished(() => app.close());
  await app.listen(0, '127.0.0.1');
  return app.getUrl();
}

describe('a request that two servers could read differently', () => {
  test.each([
    ['a length and chunks', ['Content-Length: 4', 'Transfer-Encoding: chunked']],
    ['chunks and a length', ['Transfer-Encoding: chunked', 'Content-Length: 4']],
    ['two lengths', ['Content-Length: 2', 'Content-Length: 3']],
    ['the same length twice', ['Content-Length: 2', 'Content-Length: 2']],
    ['two lengths in one line', ['Content-Length: 2, 3']],
    ['a length with a sign', ['Content-Length: +2']],
    ['a length in hexadecimal', ['Content-Length: 0x2']],
    ['an encoding that does not end with chunked', ['Transfer-Encoding: chunked, identity']],
    ['a space in front of the colon', ['Transfer-Encoding : chunked']],
    ['a field over two lines', ['X-Own: a', ' b', 'Content-Length: 2']],
    ['NUL in a field', ['X-Own: a\0b', 'Content-Length: 2']],
    ['a line feed in a field', ['X-Own: a\nContent-Length: 2']],
  ])('with %s is answered 400, and the connection ends', async (_, fields) => {
    const before = await countOrganisations();
    const answer = await ask(lines(POST, ...FIELDS, ...fields, '') + '2\r\n{}\r\n0\r\n\r\n');
    expect([answer.status, JSON.parse(answer.body)]).toStrictEqual([
      400,
      { error: 'The request is not valid HTTP' },
    ]);
    expect(answer.headers.get('connection')).toBe('close');
    expect(await countOrganisations()).toBe(before);
  });

  test.each([
    ['line feeds alone', `${GET}\nHost: a\nX-API-Key: ${ADMIN_KEY}\n\n`],
    [
      'a line feed alone behind one field',
      lines(GET, `Host: a\nX-API-Key: ${ADMIN_KEY}`, CLOSE, ''),
    ],
    ['a method that nobody knows', lines(`BREW ${ORGANISATIONS} HTTP/1.1`, ...FIELDS, '')],
    ['another version', lines(`GET ${ORGANISATIONS} HTTP/3.7`, ...FIELDS, '')],
    ['no host', lines(GET, `X-API-Key: ${ADMIN_KEY}`, CLOSE, '')],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01'],
  ])('with %s is answered 400', async (_, text) => {
    expect((await ask(text)).status).toBe(400);
  });

  test('is not served from behind another one', async () => {
    const before = await countOrganisations();
    const smuggled = lines(POST, ...FIELDS, CLOSE, `Content-Length: ${NAMED.length}`, '') + NAMED;
    await ask(
      lines(GET, ...FIELDS, 'Content-Length: 5', 'Transfer-Encoding: chunked', '', '0', '') +
        smuggled,
    );
    expect(await countOrganisations()).toBe(before);
  });

  test('with a whole URL is served by its path, whatever host it names', async () => {
    const answer = await ask(
      lines(`GET http://other.example.com/health/live HTTP/1.1`, 'Host: a', CLOSE, ''),
    );
    expect([answer.status, answer.body]).toEqual([200, '{"status":"ok"}']);
  });

  test('that expects what nobody has heard of is answered 417', async () => {
    expect((await ask(lines(GET, ...FIELDS, 'Expect: pigs', CLOSE, ''))).status).toBe(417);
  });
});

describe('a body beyond the limit', () => {
  test('is refused by its length, before any of it has come', async () => {
    const answer = await ask(lines(POST, ...FIELDS, 'Content-Length: 99999999', ''));
    expect([answer.status, JSON.parse(answer.body)]).toStrictEqual([413, TOO_LARGE]);
  });

  test('is refused in chunks, before the last of it has come', async () => {
    const chunk = `${HALF_A_MEBIBYTE.toString(16)}\r\n${'x'.repeat(HALF_A_MEBIBYTE)}\r\n`;
    const head = lines(POST, ...FIELDS, 'Transfer-Encoding: chunked', '');
    const answer = await ask(head + chunk);
    expect([answer.status, JSON.parse(answer.body)]).toStrictEqual([413, TOO_LARGE]);
  });

  test('that is longer than it claims is answered 400, for the rest is no request', async () => {
    const head = lines(POST, ...FIELDS, `Content-Length: ${NAMED.length}`, '');
    expect((await ask(head + NAMED + 'x'.repeat(1000))).status).toBe(400);
  });
});

describe('headers', () => {
  test('of more than 16 kB are answered 431', async () => {
    const answer = await ask(lines(GET, ...FIELDS, `X-Own: ${'x'.repeat(20_000)}`, CLOSE, ''));
    expect([answer.status, JSON.parse(answer.body)]).toStrictEqual([
      431,
      { error: 'The headers are too large' },
    ]);
  });

  test('called __proto__ and constructor do no harm', async () => {
    const answer = await ask(
      lines(GET, ...FIELDS, '__proto__: b41', 'constructor: b41', CLOSE, ''),
    );
    expect([answer.status, 'b41' in {}]).toEqual([200, false]);
  });
});

describe('a client that is slow', () => {
  test('with its headers is sent away', async () => {
    const url = await impatientApi({ headersMs: 100 });
    expect((await speak(url, `${GET}\r\nHost:`)).status).toBe(408);
  });

  test('with its headers is sent away also when it keeps on sending', async () => {
    const url = await impatientApi({ headersMs: 100 });
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname).on('error', () => undefined);
    const closed = new Promise<string>((resolve) => socket.once('close', () => resolve('closed')));
    socket.resume().write(`${GET}\r\nX-Slow: `);
    let state = 'open';
    while (state === 'open') {
      socket.write('x');
      state = await Promise.race([closed, sleep(10, 'open')]);
    }
    expect(state).toBe('closed');
  });

  test('with its body is sent away', async () => {
    const url = await impatientApi({ headersMs: 100, requestMs: 150 });
    const head = lines(POST, ...FIELDS, `Content-Length: ${NAMED.length}`, '');
    const answer = await speak(url, head + NAMED.slice(0, 5));
    expect([answer.status, JSON.parse(answer.body)]).toStrictEqual([
      408,
      { error: 'The request took too long to arrive' },
    ]);
  });

  test('has ten seconds for its headers, thirty for the whole request', () => {
    expect(SERVER_LIMITS).toMatchObject({ headersMs: 10_000, requestMs: 30_000, checkMs: 1000 });
  });

  test('takes a place that is limited, and gives it up to who comes next', async () => {
    const url = await impatientApi({ connections: 2 });
    const slow = [speak(url, 'GET '), speak(url, 'GET ')];
    const answers = [1, 2].map(() => speak(url, lines(GET, ...FIELDS, CLOSE, '')));
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200]);
    await Promise.all(slow);
  });

  test('is sent away before one that has been idle for less long, and never for one at work', async () => {
    const url = await impatientApi({ connections: 3 });
    const { hostname, port } = new URL(url);
    const upload = lines(POST, ...FIELDS, CLOSE, `Content-Length: ${NAMED.length}`, '');
    const busy = connect(Number(port), hostname);
    busy.write(upload);
    const idle = speak(url, lines(GET, ...FIELDS, ''));
    await eventually(async () => {
      const answer = await speak(url, lines(GET, ...FIELDS, CLOSE, ''));
      expect(answer.status).toBe(200);
    });
    const crowd = Array.from({ length: 10 }, () => connect(Number(port), hostname));
    await idle; // its place was taken
    busy.write(NAMED);
    const [first] = await once(busy, 'data');
    expect(String(first)).toContain('201 Created');
    for (const socket of crowd) socket.destroy();
  });
});
