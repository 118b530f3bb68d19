import { afterEach, describe, expect, it } from 'vitest';
import { DNS_VECTORS } from '../test/dns-vectors.js';
import { MORE_DNS_VECTORS } from '../test/more-dns-vectors.js';
import { type DnsAnswer, type DnsQuestion, type FakeDns, startFakeDns } from '@rxhooks/testing';
import { AddressPolicy } from './address-policy.js';
import { HostResolver, type Resolution } from './host-resolver.js';

const TIMEOUT_MS = 4000;
let dns: FakeDns | undefined;

afterEach(async () => {
  await dns?.stop();
  dns = undefined;
});

async function resolverFor(
  zone: (question: DnsQuestion, nth: number) => DnsAnswer,
  allowCidrs: readonly string[] = [],
): Promise<HostResolver> {
  dns = await startFakeDns(zone);
  return new HostResolver(new AddressPolicy(allowCidrs), TIMEOUT_MS, [dns.server]);
}

const KINDS: Record<'allowed' | 'blocked' | 'unresolved', Resolution['kind']> = {
  allowed: 'addresses',
  blocked: 'forbidden',
  unresolved: 'unresolved',
};

it.each(DNS_VECTORS.filter(([, , , { CNAME }]) => CNAME === undefined))(
  '%s is %s',
  async (_, verdict, name, answer) => {
    const resolver = await resolverFor(() => answer);
    expect((await resolver.resolve(name)).kind).toBe(KINDS[verdict]);
  },
);

it.each(DNS_VECTORS.filter(([, , , { CNAME }]) => CNAME !== undefined))(
  '%s, an alias of a local name, leads nowhere',
  async (_, _verdict, name, answer) => {
    const resolver = await resolverFor(() => answer);
    expect((await resolver.resolve(name)).kind).toBe('unresolved');
  },
);

it.each(MORE_DNS_VECTORS)('%s is %s', async (name, outcome, answer) => {
  const resolver = await resolverFor(() => answer);
  expect((await resolver.resolve(name)).kind).toBe(KINDS[outcome]);
});

describe('the two address families', () => {
  it('are handed over together', async () => {
    const resolver = await resolverFor(() => ({ A: ['93.184.216.34'], AAAA: ['2606:4700::1'] }));
    expect(await resolver.resolve('hooks.example.com')).toEqual({
      kind: 'addresses',
      addresses: [
        { address: '93.184.216.34', family: 4 },
        { address: '2606:4700::1', family: 6 },
      ],
    });
  });

  it.each(['A', 'AAAA'] as const)('survive an error of %s alone', async (failing) => {
    const resolver = await resolverFor(({ type }) =>
      type === failing ? { failure: 'SERVFAIL' } : { A: ['93.184.216.34'], AAAA: ['2606:4700::1'] },
    );
    expect(await resolver.resolve('hooks.example.com')).toMatchObject({ kind: 'addresses' });
  });

  it('are refused together', async () => {
    const resolver = await resolverFor(() => ({ A: ['93.184.216.34'], AAAA: ['fd00::1'] }));
    expect(await resolver.resolve('hooks.example.com')).toEqual({
      kind: 'forbidden',
      address: 'fd00::1',
    });
  });
});

it('judges every answer anew, so a name that flips is refused the moment it does', async () => {
  const steps = [['93.184.216.34'], ['127.0.0.1'], ['93.184.216.34']];
  const resolver = await resolverFor(({ type }, nth) =>
    type === 'A' ? { A: steps[nth - 1] ?? [] } : {},
  );
  const kinds: string[] = [];
  for (const _ of steps) kinds.push((await resolver.resolve('rebind.example.com')).kind);
  expect(kinds).toEqual(['addresses', 'forbidden', 'addresses']);
});

it.each(['A', 'AAAA'] as const)('notices a flip that only %s takes part in', async (flipping) => {
  const resolver = await resolverFor(({ type }, nth) => {
    const isForbidden = type === flipping && nth > 1;
    return isForbidden
      ? { A: ['10.0.0.5'], AAAA: ['fd00::1'] }
      : { A: ['93.184.216.34'], AAAA: ['2606:4700::1'] };
  });
  const first = await resolver.resolve('rebind.example.com');
  const second = await resolver.resolve('rebind.example.com');
  expect([first.kind, second.kind]).toEqual(['addresses', 'forbidden']);
});

it('asks once for connections that start together', async () => {
  const resolver = await resolverFor(() => ({ A: ['93.184.216.34'] }));
  await Promise.all(Array.from({ length: 50 }, () => resolver.resolve('hooks.example.com')));
  expect(dns?.questions).toHaveLength(2);
});

it('takes localhost as loopback without asking', async () => {
  const resolver = await resolverFor(() => ({ A: ['93.184.216.34'] }), ['127.0.0.0/8']);
  expect(await resolver.resolve('localhost')).toEqual({
    kind: 'addresses',
    addresses: [{ address: '127.0.0.1', family: 4 }],
  });
  expect(dns?.questions).toEqual([]);
});

it('lets the policy decide about localhost', async () => {
  const resolver = await resolverFor(() => ({}));
  expect(await resolver.resolve('localhost')).toEqual({ kind: 'forbidden', address: '127.0.0.1' });
});

it('ends open questions when it is closed', async () => {
  const resolver = await resolverFor(() => ({ failure: 'silence' }));
  const resolution = resolver.resolve('hooks.example.com');
  resolver.close();
  expect(await resolution).toMatchObject({ kind: 'unresolved' });
});

it('has one limit for a name, however many name servers are silent', async () => {
  dns = await startFakeDns(() => ({ failure: 'silence' }));
  const servers = [dns.server, dns.server.replace('.1:', '.2:'), dns.server.replace('.1:', '.3:')];
  const resolver = new HostResolver(new AddressPolicy([]), 1000, servers);
  const startedMs = performance.now();
  expect(await resolver.resolve('hooks.example.com')).toEqual({
    kind: 'unresolved',
    reason: `no name server has answered within 1000 ms`,
    whose: 'unclear',
  });
  expect(performance.now() - startedMs).toBeLessThan(1900);
  resolver.close();
});
