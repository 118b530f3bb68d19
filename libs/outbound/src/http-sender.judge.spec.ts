import { describe, expect, it } from 'vitest';
import { type DnsAnswer, httpAnswer, type RawReceiver } from '@rxhooks/testing';
import { sendTo } from '../test/send-to.js';
import { useSenderBench } from '../test/sender-bench.js';
import type { HttpSender } from './http-sender.js';

const bench = useSenderBench();
const GOOD: DnsAnswer = { A: ['127.0.0.1'] };

/** Names of five domains by the organisation that they belong to. */
const NAMES = [
  ['org_a', 'hooks.a.example'],
  ['org_a', 'hooks.b.example'],
  ['org_b', 'hooks.c.example'],
  ['org_c', 'hooks.d.example'],
  ['org_c', 'hooks.e.example'],
] as const;

type Names = readonly (readonly [organisationUid: string, hostname: string])[];

function sendAll(sender: HttpSender, { port }: RawReceiver, names: Names = NAMES) {
  const sending = names.map(([organisationUid, hostname]) =>
    sendTo(sender, `http://${hostname}:${port}/`, { organisationUid, timeoutMs: 500 }),
  );
  return Promise.all(sending);
}

/** Names that have all answered 200, each over a connection that has ended since. */
async function goodNames() {
  const world = { zone: GOOD, answer: httpAnswer('200 OK'), isSilent: false };
  const receiver = await bench.receiver((socket) => {
    if (!world.isSilent) socket.end(world.answer);
  });
  const dns = await bench.dns(() => world.zone);
  const sender = bench.sender({ dnsServers: [dns.server] });
  expect(await sendAll(sender, receiver)).toMatchObject(NAMES.map(() => ({ statusCode: 200 })));
  return { world, receiver, sender };
}

describe('a failure of good names of many at once', () => {
  it.each<[string, Partial<{ zone: DnsAnswer; isSilent: boolean; answer: string }>, string]>([
    ['a silent name server', { zone: { failure: 'silence' } }, 'dns_error'],
    ['a broken name server', { zone: { failure: 'SERVFAIL' } }, 'dns_error'],
    ['a name server that knows no name any more', { zone: { failure: 'NXDOMAIN' } }, 'dns_error'],
    ['a line that carries nothing back', { isSilent: true }, 'timeout'],
    ['a line that is cut', { answer: '' }, 'connection_closed'],
  ])(
    'is ours when it comes from %s, with the code behind it for the operator',
    async (_, fault, code) => {
      const { world, receiver, sender } = await goodNames();
      Object.assign(world, fault);
      const failed = {
        kind: 'failed',
        code: 'internal_error',
        detail: expect.stringMatching(`^${code}:`),
      };
      expect(await sendAll(sender, receiver)).toMatchObject(NAMES.map(() => failed));
    },
  );

  it.each<[string, Partial<{ zone: DnsAnswer; answer: string }>, string]>([
    ['the address is forbidden', { zone: { A: ['10.0.0.1'] } }, 'blocked_target'],
    ['the answer is no HTTP', { answer: 'SSH-2.0-OpenSSH_9.9\r\n' }, 'protocol_error'],
    [
      'the answer had begun',
      { answer: 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n' },
      'connection_closed',
    ],
  ])('is the receivers’ when %s', async (_, fault, code) => {
    const { world, receiver, sender } = await goodNames();
    Object.assign(world, fault);
    expect(await sendAll(sender, receiver)).toMatchObject(NAMES.map(() => ({ code })));
  });

  it('is the receiver’s when all of the names are one domain’s', async () => {
    const names = NAMES.map(
      ([organisation], nth) => [organisation, `n${nth}.one.example`] as const,
    );
    const { world, receiver, sender } = await goodNames();
    await sendAll(sender, receiver, names);
    world.isSilent = true;
    const failed = names.map(() => ({ code: 'timeout' }));
    expect(await sendAll(sender, receiver, names)).toMatchObject(failed);
  });

  it('is the receivers’ when some have no such name and the name servers of others are broken', async () => {
    const { world, receiver, sender } = await goodNames();
    world.zone = { failure: 'SERVFAIL' };
    const broken = sendAll(sender, receiver, NAMES.slice(0, 2));
    await broken;
    world.zone = { failure: 'NXDOMAIN' };
    const failed = NAMES.slice(2).map(() => ({ code: 'dns_error' }));
    expect(await sendAll(sender, receiver, NAMES.slice(2))).toMatchObject(failed);
  });

  it('is each receiver’s own at literal addresses', async () => {
    const hosts = NAMES.map(([organisation], nth) => [organisation, `127.0.0.${nth + 1}`] as const);
    const receiver = await bench.receiver(
      (socket) => {
        if (receiver.requests.length <= hosts.length) socket.end(httpAnswer('200 OK'));
        else socket.end();
      },
      { host: '0.0.0.0' },
    );
    const sender = bench.sender();
    await sendAll(sender, receiver, hosts);
    const failed = hosts.map(() => ({ code: 'connection_closed' }));
    expect(await sendAll(sender, receiver, hosts)).toMatchObject(failed);
  });
});

it('the wait for similar failures does not count as duration of the request', async () => {
  const { world, receiver, sender } = await goodNames();
  world.isSilent = true;
  const [[organisationUid, hostname]] = NAMES;
  const startedMs = performance.now();
  const { durationMs } = await sender.send({
    url: `http://${hostname}:${receiver.port}/`,
    organisationUid,
    headers: {},
    body: Buffer.from('{}'),
    timeoutMs: 300,
  });
  const tookMs = performance.now() - startedMs;
  expect(tookMs - (durationMs ?? tookMs)).toBeGreaterThan(900);
});
