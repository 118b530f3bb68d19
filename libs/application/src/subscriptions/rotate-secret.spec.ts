import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { aSubscription, SECRET } from '../../test/fakes/builders.js';
import { FakeClock } from '../../test/fakes/fake-clock.js';
import { FakeContracts } from '../../test/fakes/fake-contracts.js';
import { setUpSubscriptions } from '../../test/fakes/set-up-subscriptions.js';
import type { TenantScope } from '../access/tenant-scope.js';

const SCOPE = { organisationUid: 'org_a', pharmacyUid: undefined };
const HOUR_MS = 3_600_000;

function setUp(subscription = aSubscription()) {
  const { subscriptions, store, sealer, clock } = setUpSubscriptions([subscription]);
  const rotate = async (scope: TenantScope, uid: string, overlapHours: number) =>
    subscriptions.rotateSecret(scope, await subscriptions.get(scope, uid), overlapHours);
  const inHours = (hours: number) => new Date(clock.time.getTime() + hours * HOUR_MS);
  const now = () => store.rows[0]!;
  return { store, sealer, clock, rotate, inHours, now };
}

describe('a new signing secret', () => {
  it('is made by the contract, and given in clear to the caller alone', async () => {
    const { rotate, now, sealer } = setUp();
    const { secret } = await rotate(SCOPE, 'sub_a', 24);
    expect(secret).toBe(new FakeContracts().get('plain').createSecret());
    expect(now().sealedSecret).not.toContain(secret);
    expect(sealer.open(now().sealedSecret, 'sub_a')).toBe(secret);
  });

  it('leaves the old one to sign beside it for the overlap', async () => {
    const { rotate, now, inHours, sealer } = setUp();
    const { previousValidUntil } = await rotate(SCOPE, 'sub_a', 24);
    expect(previousValidUntil).toEqual(inHours(24));
    const [previous] = now().previousSecrets;
    expect(previous?.validUntil).toEqual(inHours(24));
    expect(sealer.open(previous?.sealed ?? '', 'sub_a')).toBe(SECRET);
  });

  it('ends every earlier one at once when there is no overlap', async () => {
    const { rotate, now } = setUp();
    await rotate(SCOPE, 'sub_a', 24);
    expect(await rotate(SCOPE, 'sub_a', 0)).toMatchObject({
      previousValidUntil: undefined,
    });
    expect(now().previousSecrets).toEqual([]);
  });

  it('comes before the earlier ones that are still valid, and drops those that are not', async () => {
    const { rotate, now, inHours } = setUp(
      aSubscription({
        previousSecrets: [
          { sealed: 'valid', validUntil: new FakeClock().time },
          { sealed: 'longer valid', validUntil: new Date('2026-03-01T11:00:00.000Z') },
        ],
      }),
    );
    const old = now().sealedSecret;
    await rotate(SCOPE, 'sub_a', 2);
    expect(now().previousSecrets).toEqual([
      { sealed: old, validUntil: inHours(2) },
      { sealed: 'longer valid', validUntil: inHours(1) },
    ]);
  });

  it('is refused while five earlier ones are valid, with the time when the first of them ends', async () => {
    const { rotate, clock, now, inHours } = setUp();
    for (let count = 0; count < 5; count += 1) {
      await rotate(SCOPE, 'sub_a', 24 - count);
      clock.time = new Date(clock.time.getTime() + 1);
    }
    const before = now();
    const firstEnd = Math.min(...before.previousSecrets.map((one) => one.validUntil.getTime()));
    await expect(rotate(SCOPE, 'sub_a', 24)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(new Date(firstEnd).toISOString()),
    });
    expect(now()).toBe(before);
    clock.time = inHours(30);
    await rotate(SCOPE, 'sub_a', 24);
    expect(now().previousSecrets).toHaveLength(1);
  });

  it('is given without an overlap also while five earlier ones are valid', async () => {
    const { rotate, now } = setUp();
    for (let count = 0; count < 5; count += 1) await rotate(SCOPE, 'sub_a', 24);
    await rotate(SCOPE, 'sub_a', 0);
    expect(now().previousSecrets).toEqual([]);
  });

  it('is refused when another call has replaced the secret in between', async () => {
    const { rotate, store, now } = setUp();
    store.beforeChange = () => store.replace('sub_a', { sealedSecret: 'of another call' });
    await expect(rotate(SCOPE, 'sub_a', 24)).rejects.toMatchObject({ code: 'conflict' });
    expect(now().sealedSecret).toBe('of another call');
  });

  it.each([
    [{ organisationUid: 'org_b', pharmacyUid: undefined }, 'sub_a'],
    [{ organisationUid: 'org_a', pharmacyUid: 'ph_a' }, 'sub_a'],
    [SCOPE, 'sub_b'],
  ])('is not for %j to ask for at %s', async (scope, uid) => {
    const { rotate, now } = setUp();
    const before = now();
    await expect(rotate(scope, uid, 24)).rejects.toMatchObject({ code: 'not_found' });
    expect(now()).toBe(before);
  });
});
