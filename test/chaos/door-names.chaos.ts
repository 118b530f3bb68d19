/** Names that lead somewhere else than they did, or that nobody answers for. */
import { eventually } from '@rxhooks/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { DNS_VECTORS } from '../../libs/outbound/test/dns-vectors.js';
import { MORE_DNS_VECTORS } from '../../libs/outbound/test/more-dns-vectors.js';
import { orderEvent } from '../support/events.js';
import { BLACK_HOLE, OWN_ADDRESS, PUBLIC_IPV4, PUBLIC_IPV6 } from './support/addresses.js';
import { inNamespace, isShort, sampleOf } from './support/bench.js';
import { type ChaosWorld, startChaosWorld } from './support/chaos-world.js';
import type { Script } from './support/dns-zone.js';
import { expectInvariants } from './support/expect-invariants.js';
import { percentile } from './support/figures.js';
import type { AttemptRow } from './support/ledger.js';
import { attemptsByTarget, describeAttempts, plantTargets } from './support/planted.js';
import { type RawHost, respondAndClose } from './support/raw-host.js';

const PUBLIC = { A: [PUBLIC_IPV4] };
const METADATA = { A: ['169.254.169.254'] };
const LOOPBACK = { A: ['127.0.0.1'] };
const ON_RECORD = { allowed: '200', blocked: 'dns_error', unresolved: 'dns_error' };
const BY_CLASS = sampleOf(MORE_DNS_VECTORS, isShort ? 40 : 80);

type Row = readonly [name: string, script: Script, first: string];

/** What a name answers, and what the first attempt has to come to. */
const NAMES: readonly Row[] = [
  ...DNS_VECTORS.map(([, verdict, name, answer]): Row => {
    // An alias alone has no address, so there is nothing to block.
    return [name, answer, answer.CNAME ? ON_RECORD.unresolved : ON_RECORD[verdict]];
  }),
  ...BY_CLASS.map(([name, outcome, answer]): Row => [name, answer, ON_RECORD[outcome]]),
  ['alias-1.test.example', { CNAME: 'localhost.', A: ['127.0.0.1'] }, 'dns_error'],
  ['alias-2.test.example', { CNAME: 'meta.internal.', ...METADATA }, 'dns_error'],
  ['mix-last.test.example', { A: [PUBLIC_IPV4, '127.0.0.1'] }, 'dns_error'],
  ['mix-64.test.example', { A: ['10.0.0.5'], AAAA: [PUBLIC_IPV6] }, 'dns_error'],
  // Happy eyeballs would fall through to the second address when the first stays silent.
  ['hole-and-loopback.test.example', { A: [BLACK_HOLE], AAAA: ['::1'] }, 'dns_error'],
  ['own.test.example', { A: [OWN_ADDRESS] }, 'dns_error'],
  // The hosts file says 10.0.0.5 and the name server has never heard of it.
  ['hooks.partner.example', { failure: 'NXDOMAIN' }, 'dns_error'],
];

const flips = Array.from({ length: 10 }, (_, index) => index + 1);
const REBINDING: readonly (readonly [name: string, isForbidden: (nth: number) => boolean])[] = [
  ...flips.map((after) => [`after-${after}`, (nth: number) => nth > after] as const),
  ...flips.map((n) => [`every-${n + 1}`, (nth: number) => nth % (n + 1) === 0] as const),
];
const EVENTS = isShort ? 6 : 12;
const SAMPLES = 12;

describe.runIf(inNamespace)('the door, by name', () => {
  let world: ChaosWorld;
  let receiver: RawHost;
  const targetOf = (name: string) => `https://${name}/hook`;

  beforeAll(async () => {
    world = await startChaosWorld('door-names');
    const { internet } = world;
    receiver = await internet.host('public', {
      address: PUBLIC_IPV4,
      answer: respondAndClose(200),
    });
    await internet.host('public6', { address: PUBLIC_IPV6, answer: respondAndClose(200) });
    return () => world.close();
  });

  /** Registers while nobody knows the names, then lets them answer. */
  async function subscribe(
    names: readonly (readonly [name: string, script: Script, ...unknown[]])[],
  ) {
    const tenant = await world.tenant();
    for (const [name] of names) await tenant.subscribe(targetOf(name));
    for (const [name, script] of names) world.internet.dns.set(name, script);
    return tenant;
  }

  describe('a name', () => {
    let attempts: ReadonlyMap<string, readonly AttemptRow[]>;

    beforeAll(async () => {
      attempts = await attemptsByTarget(world, await subscribe(NAMES));
    });

    test.each(NAMES)('%s that answers %j ends as %s', (name, _, first) => {
      const expected = first === '200' ? first : Array(3).fill(first).join();
      expect(describeAttempts(attempts.get(targetOf(name)))).toBe(expected);
    });

    test('is asked about as it is written, without the search list', () => {
      const asked = world.internet.dns.questions.map(({ name }) => name);
      expect(asked.filter((name) => name.endsWith('cluster.local'))).toEqual([]);
    });
  });

  describe('a name that changes its address between questions', () => {
    const results: (readonly [name: string, codes: string])[] = [];

    beforeAll(async () => {
      const targets = REBINDING.map(([name]) => targetOf(`${name}.test.example`));
      for (const [name, isForbidden] of REBINDING)
        world.internet.dns.set(`${name}.test.example`, (nth) =>
          isForbidden(nth) ? LOOPBACK : PUBLIC,
        );
      for (let sent = 0; sent < EVENTS; sent += 1) {
        // New endpoints each time: one that has failed often would be left alone for a while. No registration asks here.
        const tenant = await world.tenant();
        await plantTargets(world, tenant, targets);
        const attempts = await attemptsByTarget(world, tenant);
        for (const [target, tries] of attempts) results.push([target, describeAttempts(tries)]);
      }
    });

    test.each(REBINDING)('%s is either what it was or blocked', (name, isForbidden) => {
      const own = results.filter(([target]) => target === targetOf(`${name}.test.example`));
      expect(own).toHaveLength(EVENTS);
      const all = own.map(([, codes]) => codes).join();
      expect(all).toMatch(/^(?:200|dns_error)(?:,(?:200|dns_error))*$/);
      const hasFlipped = Array.from({ length: EVENTS }, (_, i) => isForbidden(i + 1)).includes(
        true,
      );
      if (hasFlipped) expect(all).toContain('dns_error');
    });
  });

  test('a name that turns to loopback after the registration is blocked, and its endpoint lives on', async () => {
    const name = 'turned.test.example';
    const tenant = await subscribe([[name, LOOPBACK]]);
    const blocked = await attemptsByTarget(world, tenant);
    world.internet.dns.set(name, PUBLIC);
    const healed = await attemptsByTarget(world, tenant);
    expect(describeAttempts(blocked.get(targetOf(name)))).toMatch(/^dns_error/);
    expect(describeAttempts(healed.get(targetOf(name)))).toBe('200');
  });

  test('a name that turns to the metadata service before the retry is blocked then', async () => {
    const host = await world.internet.host('retried', { answer: respondAndClose(500) });
    const tenant = await world.tenant();
    await tenant.subscribe(`${host.url}/hook`);
    world.internet.dns.set('retried.test.example', (nth) =>
      nth === 1 ? { A: [host.address] } : METADATA,
    );
    const attempts = await attemptsByTarget(world, tenant);
    expect(describeAttempts(attempts.get(`${host.url}/hook`))).toBe('500,dns_error,dns_error');
  });

  test('a connection that was judged is used again, and the next one is judged again', async () => {
    const host = await world.internet.host('kept');
    const tenant = await world.tenant();
    await tenant.subscribe(`${host.url}/hook`);
    await attemptsByTarget(world, tenant);
    world.internet.dns.set('kept.test.example', LOOPBACK);
    const reused = await attemptsByTarget(world, tenant);
    host.closeConnections();
    const renewed = await attemptsByTarget(world, tenant);
    expect(describeAttempts(reused.get(`${host.url}/hook`))).toBe('200');
    expect(describeAttempts(renewed.get(`${host.url}/hook`))).toMatch(/^dns_error/);
    expect(host.connectionCount).toBe(1);
  });

  test('a healthy endpoint is served while eight others have names that nobody answers for', async () => {
    const host = await world.internet.host('healthy');
    const tenant = await world.tenant();
    await tenant.subscribe(`${host.url}/hook`);
    const latencies = async () => {
      const before = host.requests.length;
      const sentAt: number[] = [];
      for (let sent = 1; sent <= SAMPLES; sent += 1) {
        sentAt.push(Date.now());
        await tenant.send(orderEvent());
        await eventually(() => expect(host.requests).toHaveLength(before + sent));
      }
      return host.requests.slice(before).map(({ at }, index) => at - (sentAt[index] ?? 0));
    };
    const alone = percentile(await latencies(), 1);

    const dead = Array.from({ length: 8 }, (_, index) => `dead-${index}.test.example`);
    const unlucky = await subscribe(dead.map((name) => [name, { failure: 'silence' }]));
    // Two events keep their lookups busy for as long as the samples take, and are too few to open a circuit.
    await unlucky.sendBatch([orderEvent(), orderEvent()]);
    await eventually(() => {
      const asked = new Set(world.internet.dns.questions.map(({ name }) => name));
      expect(dead.filter((name) => !asked.has(name))).toEqual([]);
    });
    const beside = percentile(await latencies(), 1);

    console.log(`slowest of ${SAMPLES}: ${alone} ms alone, ${beside} ms beside dead names`);
    // Lookups that shared a few threads would take as long as the dead ones do: seconds.
    expect(beside).toBeLessThan(Math.max(alone * 1.5, 1000));
    for (const name of dead) world.internet.dns.set(name, PUBLIC); // what is open can then end
  });

  test('all accounts agree, and nobody was led astray', async () => {
    await world.settled();
    expect(receiver.requests.length).toBeGreaterThan(0);
    await expectInvariants(world);
  });
});
