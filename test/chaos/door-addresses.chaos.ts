/** Targets as they are written: what registration lets in, and what the worker does with what it should never have got. */
import { beforeAll, describe, expect, test } from 'vitest';
import { MORE_URL_VECTORS } from '../../libs/outbound/test/more-url-vectors.js';
import { URL_VECTORS } from '../../libs/outbound/test/url-vectors.js';
import { SUBSCRIPTIONS } from '../support/tenant.js';
import { OWN_ADDRESS, PUBLIC_IPV4 } from './support/addresses.js';
import { inNamespace, isShort, sampleOf } from './support/bench.js';
import { type ChaosWorld, startChaosWorld } from './support/chaos-world.js';
import { expectInvariants } from './support/expect-invariants.js';
import { percentile } from './support/figures.js';
import type { AttemptRow, ChaosTenant } from './support/ledger.js';
import { attemptsByTarget, describeAttempts, plantTargets } from './support/planted.js';

const VECTORS = [...URL_VECTORS, ...sampleOf(MORE_URL_VECTORS, isShort ? 60 : 300)];
const REFUSED = VECTORS.filter(([, verdict]) => verdict === 'refused');
const OVER_HTTPS = VECTORS.filter(([, , url]) => /^\s*http:/i.test(url)).map(
  ([id, verdict, url, why]) => [id, verdict, url.replace(/http:/i, 'https:'), why] as const,
);

describe.runIf(inNamespace)('the door, by address', () => {
  let world: ChaosWorld;
  let tenant: ChaosTenant;

  beforeAll(async () => {
    // With http the rules about addresses and names have to do what the rule about schemes would do by itself.
    world = await startChaosWorld('door-addresses', { env: { TARGET_ALLOW_HTTP: 'true' } });
    tenant = await world.tenant();
    return () => world.close();
  });

  const post = (path: string, target: string, more: object) =>
    tenant.call('POST', SUBSCRIPTIONS + path, {
      [path ? 'target_url' : 'target']: target,
      ...more,
    });
  const register = (target: string) =>
    post('', target, { notification_type: 'pharmacy_order_created' });
  const isStored = async (target: string) =>
    (await world.database.query('SELECT 1 FROM subscriptions WHERE target = $1', [target])).length;
  const faultOf = (field: string) => ({
    error: 'Validation failed',
    details: [{ field, message: expect.any(String) }],
  });

  describe.each([
    ['as it is written', VECTORS],
    ['over https', OVER_HTTPS],
  ])('a target %s', (_, vectors) => {
    test.each(vectors)('%s is %s at registration', async (_, verdict, url) => {
      const { status, body } = await register(url);
      if (verdict === 'allowed') expect(status).toBe(201);
      else expect([status, body]).toEqual([400, faultOf('target')]);
      expect(await isStored(url)).toBe(verdict === 'allowed' ? 1 : 0);
    });
  });

  test.each(REFUSED)('%s is %s by the test call', async (_, _verdict, url) => {
    const { status, body } = await post('/test', url, {});
    expect([status, body]).toEqual([400, faultOf('target_url')]);
  });

  test('an address of this machine is refused, public as it may be', async () => {
    expect((await register(`https://${OWN_ADDRESS}/`)).status).toBe(400);
    expect((await register(`https://${PUBLIC_IPV4}/`)).status).toBe(201);
  });

  test('nothing is connected to while targets are registered', () => {
    expect(world.internet.strays).toEqual([]);
  });

  describe('a target that is in the row although it should not be', () => {
    const rows = [
      ...REFUSED.map(([id, , url]) => [id, url] as const),
      ...OVER_HTTPS.filter(([, verdict]) => verdict === 'refused').map(
        ([id, , url]) => [`${id} over https`, url] as const,
      ),
      ['own', `https://${OWN_ADDRESS}/`],
      ['open', 'https://10.0.0.5:8443/'],
      ['silent', 'https://10.0.0.5:8080/'],
      ['single-label', 'https://redis/'],
    ] as const;
    let attempts: ReadonlyMap<string, readonly AttemptRow[]>;

    beforeAll(async () => {
      const victim = await world.tenant();
      await plantTargets(
        world,
        victim,
        rows.map(([, url]) => url),
      );
      // Whoever is asked about, the answer is where the canary sits.
      world.internet.dns.others = { A: ['10.0.0.5'] };
      attempts = await attemptsByTarget(world, victim);
    });

    test.each(rows)('%s is not dialled', (_, target) => {
      expect(describeAttempts(attempts.get(target))).toMatch(
        // A blocked address reads on record like a name that does not resolve.
        /^(?:(?:dns_error|invalid_target),?){3}$/,
      );
    });

    test('is blocked with one text, whatever it is', () => {
      const errors = new Set([...attempts.values()].flat().map(({ error }) => error));
      expect([...errors].filter((error) => error?.startsWith('dns_error'))).toHaveLength(1);
      expect([...errors].join()).not.toMatch(/\d+\.\d+|::/);
    });

    test('is blocked at once, whether somebody would answer there or not', () => {
      const slowest = percentile(
        [...attempts.values()].flat().map(({ durationMs }) => durationMs ?? 0),
        1,
      );
      expect(slowest).toBeLessThan(500);
    });
  });

  test('all accounts agree, and nobody was led astray', () => expectInvariants(world));
});
