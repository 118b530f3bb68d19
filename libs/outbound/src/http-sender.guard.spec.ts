import { type Exchange, requestTargetOf } from '@rxhooks/domain';
import { describe, expect, it } from 'vitest';
import { STRICT } from '../test/outbound-options.js';
import { httpAnswer } from '@rxhooks/testing';
import { sendTo } from '../test/send-to.js';
import { useSenderBench } from '../test/sender-bench.js';
import { MORE_URL_VECTORS } from '../test/more-url-vectors.js';
import { URL_VECTORS } from '../test/url-vectors.js';

const bench = useSenderBench();

/** What a tenant gets to see of an exchange. */
function visible(exchange: Exchange): Exchange {
  return exchange.kind === 'failed' ? { ...exchange, detail: undefined } : exchange;
}

describe('a target that was stored before the rules were there', () => {
  it.each(URL_VECTORS.filter(([, verdict]) => verdict === 'refused'))(
    '%s is not dialled',
    async (_, _verdict, url) => {
      const dns = await bench.dns(() => ({ A: ['10.0.0.1'] }));
      const exchange = await sendTo(bench.sender({ ...STRICT, dnsServers: [dns.server] }), url);
      expect(exchange).toMatchObject({
        kind: 'failed',
        code: expect.stringMatching(/^(?:blocked|invalid)_target$/),
      });
    },
  );

  it('is not dialled either when it is one of the generated URLs', async () => {
    const dns = await bench.dns(() => ({ A: ['10.0.0.1'] }));
    const sender = bench.sender({ ...STRICT, dnsServers: [dns.server] });
    const refused = MORE_URL_VECTORS.filter(([, verdict]) => verdict === 'refused');
    const codes = await Promise.all(
      refused.map(async ([, , url]) => {
        const exchange = await sendTo(sender, url);
        return [url, exchange.kind === 'failed' && exchange.code];
      }),
    );
    expect(codes.filter(([, code]) => !/^(?:blocked|invalid)_target$/.test(String(code)))).toEqual(
      [],
    );
  });

  it('fails as invalid when it is no URL', async () => {
    const exchange = await sendTo(bench.sender(), 'http:/hooks.example.com');
    expect(visible(exchange)).toEqual({ kind: 'failed', code: 'invalid_target' });
  });
});

it('asks for the path and the query that the target names, whatever signs are in them', async () => {
  const receiver = await bench.receiver((socket) => socket.write(httpAnswer('200 OK')));
  const sender = bench.sender();
  const honest = MORE_URL_VECTORS.flatMap(([, verdict, url]) =>
    verdict === 'allowed' ? [requestTargetOf(url)] : [],
  );
  for (const path of honest) await sendTo(sender, `http://127.0.0.1:${receiver.port}${path}`);
  const lines = receiver.requests.map((request) => request.split('\r\n')[0]);
  expect(lines).toEqual(honest.map((path) => `POST ${path} HTTP/1.1`));
});

describe('a target that is off limits', () => {
  it('looks the same whether literal, name or port', async () => {
    const canary = await bench.receiver((socket) => socket.write(httpAnswer('200 OK')));
    const dns = await bench.dns(() => ({ A: ['127.0.0.1'] }));
    const sender = bench.sender({
      allowCidrs: [],
      allowPorts: [canary.port],
      dnsServers: [dns.server],
    });
    const exchanges = await Promise.all([
      sendTo(sender, `http://127.0.0.1:${canary.port}/`),
      sendTo(sender, `http://[::1]:${canary.port}/`),
      sendTo(sender, `http://hooks.example.com:${canary.port}/`),
      sendTo(sender, `http://localhost:${canary.port}/`),
      sendTo(sender, 'http://hooks.example.com:1/'),
    ]);
    const blocked = { kind: 'failed', code: 'blocked_target' };
    expect(exchanges.map(visible)).toEqual([blocked, blocked, blocked, blocked, blocked]);
    expect(canary.connectionCount).toBe(0);
  });

  it('names its address to the operator alone', async () => {
    const dns = await bench.dns(() => ({ A: ['10.1.2.3'] }));
    const exchange = await sendTo(
      bench.sender({ dnsServers: [dns.server] }),
      'http://hooks.example.com/',
    );
    expect(exchange).toMatchObject({ detail: expect.stringContaining('10.1.2.3') });
    expect(JSON.stringify(visible(exchange))).not.toContain('10.1.2.3');
  });
});

describe('localhost', () => {
  it('is reached where loopback is opened', async () => {
    const receiver = await bench.receiver((socket) => socket.write(httpAnswer('200 OK')));
    const exchange = await sendTo(bench.sender(), `http://localhost:${receiver.port}/`);
    expect(exchange).toMatchObject({ kind: 'answered', statusCode: 200 });
  });
});

describe('a name that changes its address between questions', () => {
  const PUBLIC = '127.0.0.1';
  const FORBIDDEN = '127.0.0.2';
  const flips = Array.from({ length: 10 }, (_, index) => index + 1);
  const patterns = [
    ...flips.map((after) => [`after ${after} questions`, (nth: number) => nth > after] as const),
    ...flips.map(
      (every) =>
        [`every ${every + 1} questions`, (nth: number) => nth % (every + 1) === 0] as const,
    ),
  ];

  it.each(patterns)('%s never leads to the forbidden one', async (_, isForbidden) => {
    const receiver = await bench.receiver((socket) => socket.end(httpAnswer('200 OK')), {
      host: PUBLIC,
    });
    const canary = await bench.receiver((socket) => socket.end(httpAnswer('200 OK')), {
      host: FORBIDDEN,
      port: receiver.port,
    });
    const dns = await bench.dns(({ type }, nth) =>
      type === 'A' ? { A: [isForbidden(nth) ? FORBIDDEN : PUBLIC] } : {},
    );
    const sender = bench.sender({ allowCidrs: [PUBLIC], dnsServers: [dns.server] });
    const results: unknown[] = [];
    for (let nth = 1; nth <= 12; nth += 1) {
      const exchange = await sendTo(sender, `http://hooks.example.com:${receiver.port}/`);
      results.push(exchange.kind === 'failed' ? exchange.code : exchange.statusCode);
    }
    expect(results).toEqual(
      Array.from({ length: 12 }, (_, i) => (isForbidden(i + 1) ? 'blocked_target' : 200)),
    );
    expect(canary.connectionCount).toBe(0);
  });

  it('does not fall through to a forbidden address when the other one refuses', async () => {
    const canary = await bench.receiver((socket) => socket.end(httpAnswer('200 OK')), {
      host: FORBIDDEN,
    });
    const dns = await bench.dns(() => ({ A: [PUBLIC, FORBIDDEN] }));
    const sender = bench.sender({ allowCidrs: [PUBLIC], dnsServers: [dns.server] });
    const exchange = await sendTo(sender, `http://hooks.example.com:${canary.port}/`);
    expect([exchange, canary.connectionCount]).toMatchObject([{ code: 'blocked_target' }, 0]);
  });
});
