import { generate } from 'selfsigned';
import { describe, expect, it, vi } from 'vitest';
import { httpAnswer, type RawReceiver } from '@rxhooks/testing';
import { sendTo } from '../test/send-to.js';
import { useSenderBench } from '../test/sender-bench.js';

const bench = useSenderBench();

type Pair = { readonly key: string; readonly cert: string };

async function certificateFor(
  name: string,
  dates: { notBeforeDate?: Date; notAfterDate?: Date } = {},
): Promise<Pair> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - 7 * 86_400_000),
    ...dates,
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: name },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return { key, cert };
}

async function receiverWith(tls: Pair & { readonly maxVersion?: 'TLSv1.1' }): Promise<RawReceiver> {
  return bench.receiver((socket) => socket.write(httpAnswer('200 OK')), { tls });
}

async function dnsServers(): Promise<string[]> {
  const dns = await bench.dns(({ type }) => (type === 'A' ? { A: ['127.0.0.1'] } : {}));
  return [dns.server];
}

describe('a certificate', () => {
  it('is trusted when its issuer is one of the extra CAs', async () => {
    const pair = await certificateFor('hooks.example.com');
    const receiver = await receiverWith(pair);
    const sender = bench.sender({ extraCa: pair.cert, dnsServers: await dnsServers() });
    const exchange = await sendTo(sender, `https://hooks.example.com:${receiver.port}/`);
    expect(exchange).toMatchObject({ kind: 'answered', statusCode: 200 });
  });

  it('is trusted for an address that it names', async () => {
    const pair = await certificateFor('hooks.example.com');
    const receiver = await receiverWith(pair);
    const sender = bench.sender({ extraCa: pair.cert });
    const exchange = await sendTo(sender, `https://127.0.0.1:${receiver.port}/`);
    expect(exchange).toMatchObject({ kind: 'answered', statusCode: 200 });
  });

  it('is trusted again by the next connection', async () => {
    const pair = await certificateFor('hooks.example.com');
    const receiver = await bench.receiver((socket) => socket.end(httpAnswer('200 OK')), {
      tls: pair,
    });
    const sender = bench.sender({ extraCa: pair.cert, dnsServers: await dnsServers() });
    await sendTo(sender, `https://hooks.example.com:${receiver.port}/`);
    const exchange = await sendTo(sender, `https://hooks.example.com:${receiver.port}/`);
    expect([exchange.kind, receiver.connectionCount]).toEqual(['answered', 2]);
  });

  it('is refused when no trusted CA has issued it', async () => {
    const receiver = await receiverWith(await certificateFor('hooks.example.com'));
    const sender = bench.sender({ dnsServers: await dnsServers() });
    const exchange = await sendTo(sender, `https://hooks.example.com:${receiver.port}/`);
    expect(exchange).toMatchObject({ kind: 'failed', code: 'tls_error' });
    expect(receiver.requests).toEqual([]);
  });

  it('is refused also when the environment says not to verify', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const receiver = await receiverWith(await certificateFor('hooks.example.com'));
    const exchange = await sendTo(bench.sender(), `https://127.0.0.1:${receiver.port}/`);
    vi.unstubAllEnvs();
    expect(exchange).toMatchObject({ kind: 'failed', code: 'tls_error' });
  });

  it('is refused for another host than it names', async () => {
    const pair = await certificateFor('other.example.com');
    const receiver = await receiverWith(pair);
    const sender = bench.sender({ extraCa: pair.cert, dnsServers: await dnsServers() });
    const exchange = await sendTo(sender, `https://hooks.example.com:${receiver.port}/`);
    expect(exchange).toMatchObject({ kind: 'failed', code: 'tls_error' });
    expect(receiver.requests).toEqual([]);
  });

  it('is refused after its last day', async () => {
    const pair = await certificateFor('hooks.example.com', {
      notAfterDate: new Date(Date.now() - 86_400_000),
    });
    const receiver = await receiverWith(pair);
    const exchange = await sendTo(
      bench.sender({ extraCa: pair.cert }),
      `https://127.0.0.1:${receiver.port}/`,
    );
    expect(exchange).toMatchObject({ kind: 'failed', code: 'tls_error' });
  });
});

describe('while the clock of this machine is wrong', () => {
  const YEAR_MS = 365 * 86_400_000;
  const isClockWrong = () => true;

  it.each<[string, { notBeforeDate?: Date; notAfterDate?: Date }]>([
    ['has expired', { notAfterDate: new Date(Date.now() - 86_400_000) }],
    [
      'is not yet valid',
      {
        notBeforeDate: new Date(Date.now() + YEAR_MS),
        notAfterDate: new Date(Date.now() + 2 * YEAR_MS),
      },
    ],
  ])('a certificate that %s by it is no fault of the receiver', async (_, dates) => {
    const pair = await certificateFor('hooks.example.com', dates);
    const receiver = await receiverWith(pair);
    const sender = bench.sender({ extraCa: pair.cert, isClockWrong });
    const exchange = await sendTo(sender, `https://127.0.0.1:${receiver.port}/`);
    expect(exchange).toMatchObject({
      kind: 'failed',
      code: 'internal_error',
      detail: expect.stringMatching(/^tls_error: /),
    });
  });

  it('a certificate of another host is the receiver’s fault all the same', async () => {
    const pair = await certificateFor('other.example.com');
    const receiver = await receiverWith(pair);
    const sender = bench.sender({
      extraCa: pair.cert,
      dnsServers: await dnsServers(),
      isClockWrong,
    });
    const exchange = await sendTo(sender, `https://hooks.example.com:${receiver.port}/`);
    expect(exchange).toMatchObject({ kind: 'failed', code: 'tls_error' });
  });
});

it('reports a receiver that answers TLS with plain text as a TLS error', async () => {
  const receiver = await bench.receiver(() => undefined, {
    onConnection: (socket) => socket.write(httpAnswer('400 Bad Request')),
  });
  const exchange = await sendTo(bench.sender(), `https://127.0.0.1:${receiver.port}/`);
  expect(exchange).toMatchObject({ kind: 'failed', code: 'tls_error' });
});

it.each([
  ['TLSv1.3', 7],
  ['TLSv1.3', 2_000_000],
  ['TLSv1.2', 7],
] as const)(
  'reports a certificate that the receiver demands of us as a TLS error (%s, %i bytes)',
  async (version, size) => {
    const pair = await certificateFor('hooks.example.com');
    const receiver = await bench.receiver((socket) => socket.write(httpAnswer('200 OK')), {
      tls: { ...pair, requestCert: true, minVersion: version, maxVersion: version },
    });
    const sender = bench.sender({ extraCa: pair.cert });
    for (let nth = 0; nth < 5; nth += 1) {
      const exchange = await sendTo(sender, `https://127.0.0.1:${receiver.port}/`, {
        body: Buffer.alloc(size, 'a'),
      });
      expect(exchange).toMatchObject({ kind: 'failed', code: 'tls_error' });
    }
  },
);

it('refuses to start with extra CAs that hold no certificate', () => {
  expect(() => bench.sender({ extraCa: 'nonsense' })).toThrow(
    'extra CA certificates cannot be read',
  );
});
