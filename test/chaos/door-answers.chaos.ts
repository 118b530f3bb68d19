/** Answers that would lead a careless client somewhere else, and proxies that the environment names. */
import { createServer } from 'node:net';
import { once } from 'node:events';
import { beforeAll, describe, expect, test } from 'vitest';
import { inNamespace } from './support/bench.js';
import { type ChaosWorld, startChaosWorld } from './support/chaos-world.js';
import { expectInvariants } from './support/expect-invariants.js';
import type { AttemptRow, ChaosTenant } from './support/ledger.js';
import { attemptsByTarget, describeAttempts } from './support/planted.js';
import { type HostScript, type RawHost, respond } from './support/raw-host.js';

const PROXY_PORT = 3128;
const proxy = `http://127.0.0.1:${PROXY_PORT}`;
const PROXIES = Object.fromEntries(
  ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'].flatMap((name) => [
    [name, proxy],
    [name.toLowerCase(), proxy],
  ]),
);
const SECRET = 'http://127.0.0.1/secret';

const hints = (status: string, header: string): HostScript => ({
  answer: ({ socket }) => {
    socket.write(`HTTP/1.1 103 Early Hints\r\nLink: <${SECRET}>; rel=preload\r\n\r\n`);
    socket.write(`HTTP/1.1 ${status}\r\n${header}\r\nContent-Length: 0\r\n\r\n`);
    return Number.parseInt(status, 10);
  },
});

/** What it answers, and what has to be on record. */
const ANSWERS: readonly (readonly [name: string, script: HostScript, onRecord: string])[] = [
  ...[300, 301, 302, 303, 304, 305, 307, 308].map(
    (status) =>
      [`r${status}`, { answer: respond(status, '', { Location: SECRET }) }, `${status}`] as const,
  ),
  ...[
    ['to-http', 'http://to-http.test.example/'],
    ['to-another', 'https://other.test.example/'],
    ['to-file', 'file:///etc/passwd'],
    ['to-gopher', 'gopher://127.0.0.1:6379/_FLUSHALL'],
    ['to-itself', '/'],
    ['to-nothing', ''],
  ].map(
    ([name = '', Location = '']) =>
      [name, { answer: respond(307, '', { Location }) }, '307'] as const,
  ),
  ['refresh', { answer: respond(200, '', { Refresh: `0; url=${SECRET}` }) }, '200'],
  ['preload', { answer: respond(200, '', { Link: `<${SECRET}>; rel=preload` }) }, '200'],
  ['alt-svc', { answer: respond(200, '', { 'Alt-Svc': 'h2="127.0.0.1:80"; ma=86400' }) }, '200'],
  ['early-hints', hints('200 OK', `Link: <${SECRET}>`), '200'],
  ['negotiate', { answer: respond(401, '', { 'WWW-Authenticate': 'Negotiate' }) }, '401'],
  ['basic', { answer: respond(401, '', { 'WWW-Authenticate': 'Basic realm="x"' }) }, '401'],
  ['proxy-auth', { answer: respond(407, '', { 'Proxy-Authenticate': 'Basic' }) }, '407'],
  ['cookie', { answer: respond(200, '', { 'Set-Cookie': 'session=1; Path=/' }) }, '200'],
];

describe.runIf(inNamespace)('an answer that leads elsewhere', () => {
  const hosts = new Map<string, RawHost>();
  let proxyConnections = 0;
  let world: ChaosWorld;
  let tenant: ChaosTenant;
  let other: RawHost;
  let attempts: ReadonlyMap<string, readonly AttemptRow[]>;

  beforeAll(async () => {
    const proxyServer = createServer((socket) => {
      proxyConnections += 1;
      socket.destroy();
    }).listen(PROXY_PORT, '127.0.0.1');
    await once(proxyServer, 'listening');
    world = await startChaosWorld('door-answers', {
      env: { ...PROXIES, NODE_USE_ENV_PROXY: '1' },
    });
    tenant = await world.tenant();
    other = await world.internet.host('other');
    for (const [name, script] of ANSWERS) {
      const host = await world.internet.host(name, script);
      hosts.set(name, host);
      await tenant.subscribe(`${host.url}/hook`);
    }
    attempts = await attemptsByTarget(world, tenant);
    // What a client had remembered of the first answers would show in the second event.
    await attemptsByTarget(world, tenant);
    return async () => {
      await world.close();
      proxyServer.close();
    };
  });

  test.each(ANSWERS)(
    '%s is on record for what it is, after one request per attempt',
    (name, _, status) => {
      const host = hosts.get(name);
      const tries = attempts.get(`${host?.url}/hook`) ?? [];
      const expected = status.startsWith('2') ? status : [status, status, status].join();
      expect(describeAttempts(tries)).toBe(expected);
      expect(host?.requests).toHaveLength(tries.length * 2);
      expect(host?.requests.every(({ method, path }) => `${method} ${path}` === 'POST /hook')).toBe(
        true,
      );
    },
  );

  test('nothing comes to where the redirects point', () => {
    expect(other.connectionCount).toBe(0);
    expect(world.internet.strays).toEqual([]);
  });

  test('no credentials and no cookies are sent', () => {
    const names = [...hosts.values()].flatMap(({ requests }) =>
      requests.flatMap(({ headers }) => Object.keys(headers)),
    );
    expect(names.filter((name) => /^(?:authorization|cookie|proxy-)/.test(name))).toEqual([]);
  });

  test('a proxy that the environment names is not connected to', () => {
    expect(proxyConnections).toBe(0);
  });

  test('all accounts agree, and nobody was led astray', () => expectInvariants(world));
});
