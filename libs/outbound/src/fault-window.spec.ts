import { describe, expect, it } from 'vitest';
import { FaultWindow } from './fault-window.js';

function setUp() {
  let now = 0;
  const window = new FaultWindow(
    () => now,
    () => Promise.resolve(),
  );
  const good = (...domains: string[]) => domains.forEach((name) => window.noteAnswer(name, true));
  const fail = (organisationUid: string, hostname: string, kind = 'dns_error') =>
    window.isOurs({ kind, organisationUid, hostname });
  return { window, good, fail, pass: (ms: number) => (now += ms) };
}

const FIVE = [
  ['org_a', 'a.example'],
  ['org_a', 'b.example'],
  ['org_b', 'c.example'],
  ['org_c', 'd.example'],
  ['org_c', 'e.example'],
] as const;

const failAll = (
  { fail }: ReturnType<typeof setUp>,
  faults: readonly (readonly [string, string])[],
) => Promise.all(faults.map(([organisation, domain]) => fail(organisation, domain)));

describe('a fault', () => {
  it('is ours from the first on when it hits five good names of three organisations', async () => {
    const bench = setUp();
    bench.good(...FIVE.map(([, domain]) => domain));
    bench.pass(1000);
    expect(await failAll(bench, FIVE)).toEqual([true, true, true, true, true]);
  });

  it.each([
    ['four names', FIVE.slice(0, 4)],
    ['two organisations', FIVE.map(([, domain], nth) => [`org_${nth % 2}`, domain] as const)],
    ['one domain', FIVE.map(([organisation]) => [organisation, 'a.example'] as const)],
  ])('is the receivers’ when it hits %s', async (_, faults) => {
    const bench = setUp();
    bench.good(...FIVE.map(([, domain]) => domain));
    bench.pass(1000);
    expect(new Set(await failAll(bench, faults))).toEqual(new Set([false]));
  });

  it('is the receivers’ when no name was good lately', async () => {
    expect(new Set(await failAll(setUp(), FIVE))).toEqual(new Set([false]));
  });

  it('is the receivers’ when the same names fail in different ways', async () => {
    const bench = setUp();
    bench.good(...FIVE.map(([, domain]) => domain));
    const kinds = ['dns_error', 'timeout', 'connect_timeout', 'tls_error', 'connection_refused'];
    const judged = FIVE.map(([organisation, domain], nth) =>
      bench.fail(organisation, domain, kinds[nth]),
    );
    expect(new Set(await Promise.all(judged))).toEqual(new Set([false]));
  });

  it('of one tenant with 500 dead domains is the receivers’, even if others fail a little', async () => {
    const bench = setUp();
    bench.good('b.example', 'c.example', ...Array.from({ length: 50 }, (_, n) => `ok${n}.example`));
    for (let nth = 0; nth < 500; nth += 1) {
      bench.pass(10);
      expect(await bench.fail('org_a', `dead${nth}.example`)).toBe(false);
      // The rest of the world goes on.
      bench.good(`ok${nth % 50}.example`);
    }
    bench.pass(1);
    const others = [bench.fail('org_b', 'b.example'), bench.fail('org_c', 'c.example')];
    bench.pass(1);
    bench.good('ok1.example', 'ok2.example', 'ok3.example');
    expect(await bench.fail('org_a', 'dead0.example')).toBe(false);
    await Promise.all(others);
  });

  it('is the receivers’ when one good name fails beside names that were dead before', async () => {
    const bench = setUp();
    bench.good('a.example');
    expect(new Set(await failAll(bench, FIVE))).toEqual(new Set([false]));
  });

  it('is the receivers’ when only other hosts of their providers were good', async () => {
    const bench = setUp();
    bench.good(...FIVE.map(([, domain]) => `alive.${domain}`));
    bench.pass(1000);
    const dead = FIVE.map(([organisation, domain]) => [organisation, `dead.${domain}`] as const);
    expect(new Set(await failAll(bench, dead))).toEqual(new Set([false]));
  });

  it.each(['herokuapp.com', 'github.io', 'vercel.app', 'co.uk', 'shop.example'])(
    'is the receivers’ when all of them are below %s, unless that is a registry',
    async (suffix) => {
      const bench = setUp();
      const names = FIVE.map(([organisation], nth) => [organisation, `n${nth}.${suffix}`] as const);
      bench.good(...names.map(([, name]) => name));
      bench.pass(1000);
      expect(new Set(await failAll(bench, names))).toEqual(new Set([suffix === 'co.uk']));
    },
  );

  it('is ours for as long as it lasts, up to an hour after the last answer', async () => {
    const bench = setUp();
    bench.good(...FIVE.map(([, domain]) => domain));
    for (let nth = 1; nth < 360; nth += 1) {
      bench.pass(10_000);
      expect(await failAll(bench, FIVE), `after ${nth * 10} s`).toEqual(FIVE.map(() => true));
    }
    bench.pass(20_000);
    await failAll(bench, FIVE);
    bench.pass(31_000);
    expect(await failAll(bench, FIVE)).toEqual(FIVE.map(() => false));
  });

  it('is the receivers’ again half a minute later', async () => {
    const bench = setUp();
    bench.good(...FIVE.map(([, domain]) => domain));
    await failAll(bench, FIVE);
    bench.pass(31_000);
    expect(await bench.fail('org_a', 'a.example')).toBe(false);
  });
});
