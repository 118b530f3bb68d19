import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { aSubscription } from '../../../testing/src/fakes/builders.js';
import { FakeContracts, PLAIN_CONTRACT } from '../../../testing/src/fakes/fake-contracts.js';
import { MemorySubscriptionSettings } from '../../../testing/src/fakes/memory-subscription-settings.js';
import { ScriptedPolicy } from '../../../testing/src/fakes/scripted-policy.js';
import { CheckTarget } from './check-target.js';
import { UpdateSubscription } from './update-subscription.js';

const SCOPE = { organisationUid: 'org_a', pharmacyUid: undefined };
const TARGET = 'https://moved.example.com/in';
const KEYED = {
  ...PLAIN_CONTRACT,
  dedupeKey: ({ target }: { readonly target: string }) => `key of ${target}`,
};

function setUp({ refusal, contract = KEYED }: { refusal?: string; contract?: typeof KEYED } = {}) {
  const settings = new MemorySubscriptionSettings(aSubscription());
  const policy = new ScriptedPolicy(refusal);
  const contracts = new FakeContracts([contract]);
  const update = new UpdateSubscription(settings, contracts, new CheckTarget(policy));
  return { settings, policy, update };
}

describe('changing a subscription', () => {
  it('answers with what it has become', async () => {
    const { update } = setUp();
    const changes = { target: TARGET, scheduleSeconds: [1, 2], ratePerSecond: 7 };
    const { subscription } = await update.execute(SCOPE, 'sub_a', changes);
    expect(subscription).toMatchObject(changes);
  });

  it('leaves alone what is not named', async () => {
    const { update, settings, policy } = setUp();
    await update.execute(SCOPE, 'sub_a', { ratePerSecond: 7 });
    expect(settings.changes).toEqual([{ ratePerSecond: 7 }]);
    expect(policy.checked).toEqual([]);
  });

  it('hands on what goes back to its default', async () => {
    const { update, settings } = setUp();
    await update.execute(SCOPE, 'sub_a', { ratePerSecond: null, scheduleSeconds: null });
    expect(settings.changes).toEqual([{ ratePerSecond: null, scheduleSeconds: null }]);
  });

  it('checks a new target before it is stored', async () => {
    const { update, settings } = setUp({ refusal: 'must not be private' });
    await expect(update.execute(SCOPE, 'sub_a', { target: TARGET })).rejects.toMatchObject({
      code: 'invalid',
      fields: [{ field: 'target', message: 'must not be private' }],
    });
    expect(settings.changes).toEqual([]);
  });

  it('gives a new target the dedupe key of its contract', async () => {
    const { update, settings } = setUp();
    await update.execute(SCOPE, 'sub_a', { target: TARGET });
    expect(settings.changes).toMatchObject([{ target: TARGET, dedupeKey: `key of ${TARGET}` }]);
  });

  it.each([
    ['https://other.example.com/in', true],
    [`${new URL(aSubscription().target).origin}/elsewhere`, false],
  ])('with the target %s drops the custom headers: %s', async (target, dropsHeaders) => {
    const { update, settings } = setUp();
    await update.execute(SCOPE, 'sub_a', { target });
    expect(settings.changes).toMatchObject([{ dropsHeaders }]);
  });

  it('does not take the same target for a new one, whose history would be forgotten', async () => {
    const { update, settings, policy } = setUp();
    await update.execute(SCOPE, 'sub_a', { target: aSubscription().target, ratePerSecond: 7 });
    expect(settings.changes).toEqual([{ ratePerSecond: 7 }]);
    expect(policy.checked).toEqual([]);
  });

  it('is refused when the target is taken', async () => {
    const { update, settings } = setUp();
    settings.isTaken = true;
    await expect(update.execute(SCOPE, 'sub_a', { target: TARGET })).rejects.toMatchObject({
      code: 'already_exists',
    });
  });

  it.each([
    [{ organisationUid: 'org_b', pharmacyUid: undefined }, 'sub_a'],
    [{ organisationUid: 'org_a', pharmacyUid: 'ph_a' }, 'sub_a'],
    [SCOPE, 'sub_b'],
  ])('is not for %j to do at %s, who does not even learn of a bad target', async (scope, uid) => {
    const { update, settings, policy } = setUp({ refusal: 'must not be private' });
    await expect(update.execute(scope, uid, { target: TARGET })).rejects.toMatchObject({
      code: 'not_found',
    });
    expect([settings.changes, policy.checked]).toEqual([[], []]);
  });
});
