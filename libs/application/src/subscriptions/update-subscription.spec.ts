import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { aSubscription } from '../../../testing/src/fakes/builders.js';
import {
  FakeContracts,
  PLAIN_CONTRACT,
  TELLING_CONTRACT,
} from '../../../testing/src/fakes/fake-contracts.js';
import { MemorySubscriptionSettings } from '../../../testing/src/fakes/memory-subscription-settings.js';
import { MemorySubscriptionStore } from '../../../testing/src/fakes/memory-subscription-store.js';
import { ReadableSealer } from '../../../testing/src/fakes/readable-sealer.js';
import { ScriptedPolicy } from '../../../testing/src/fakes/scripted-policy.js';
import type { Contract } from '../ports/contract.js';
import { CheckTarget } from './check-target.js';
import { UpdateSubscription } from './update-subscription.js';

const SCOPE = { organisationUid: 'org_a', pharmacyUid: undefined };
const TARGET = 'https://moved.example.com/in';
const KEYED = {
  ...PLAIN_CONTRACT,
  dedupeKey: ({ target }: { readonly target: string }) => `key of ${target}`,
};

const TELLING = { ...TELLING_CONTRACT, name: PLAIN_CONTRACT.name };

function setUp({ refusal, contract = KEYED }: { refusal?: string; contract?: Contract } = {}) {
  const settings = new MemorySubscriptionSettings(aSubscription());
  const subscriptions = new MemorySubscriptionStore();
  const policy = new ScriptedPolicy(refusal);
  const contracts = new FakeContracts([contract]);
  const update = new UpdateSubscription(
    settings,
    subscriptions,
    contracts,
    new CheckTarget(policy),
    new ReadableSealer(),
  );
  return { settings, subscriptions, policy, update };
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

  it('takes the custom headers away from a receiver at another origin', async () => {
    const { update, settings } = setUp();
    await update.execute(SCOPE, 'sub_a', { target: 'https://other.example.com/in' });
    expect(settings.changes).toMatchObject([{ sealedHeaders: null }]);
  });

  it('leaves the custom headers to a receiver at another origin when it is said to', async () => {
    const { update, settings } = setUp();
    const target = 'https://other.example.com/in';
    await update.execute(SCOPE, 'sub_a', { target, keepsHeaders: true });
    expect(settings.changes[0]).not.toHaveProperty('sealedHeaders');
    expect(settings.changes[0]).not.toHaveProperty('keepsHeaders');
  });

  it('leaves the custom headers to a receiver at the same origin', async () => {
    const { update, settings } = setUp();
    const target = `${new URL(aSubscription().target).origin}/elsewhere`;
    await update.execute(SCOPE, 'sub_a', { target });
    expect(settings.changes[0]).not.toHaveProperty('sealedHeaders');
  });

  it.each([TARGET, 'https://other.example.com/in'])(
    'seals custom headers that are given with the target %s',
    async (target) => {
      const { update, settings } = setUp();
      const customHeaders = [{ name: 'X-Own', value: 'a' }];
      await update.execute(SCOPE, 'sub_a', { target, customHeaders });
      const sealedHeaders = new ReadableSealer().seal(JSON.stringify(customHeaders), 'sub_a');
      expect(settings.changes).toMatchObject([{ sealedHeaders }]);
      expect(settings.changes[0]).not.toHaveProperty('customHeaders');
    },
  );

  it('keeps nothing in place of custom headers when there are to be none', async () => {
    const { update, settings } = setUp();
    await update.execute(SCOPE, 'sub_a', { customHeaders: [] });
    expect(settings.changes).toEqual([{ sealedHeaders: null }]);
  });

  it.each([{ target: TARGET }, { eventTypes: ['note_added'] }])(
    'asks for the contract’s rule about targets and types with %j',
    async (command) => {
      const { update, settings } = setUp({ contract: TELLING });
      await update.execute(SCOPE, 'sub_a', command);
      expect(settings.changes).toMatchObject([{ isOnePerTargetAndType: true }]);
    },
  );

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

  it('is refused when a former release has stored another one with the target under another key', async () => {
    const contract = { ...KEYED, formerDedupeKeys: () => ['former'] };
    const { update, settings, subscriptions } = setUp({ contract });
    const other = { ...aSubscription(), uid: 'sub_b', dedupeKey: 'former' };
    await subscriptions.add({ ...other, isOnePerTargetAndType: false }, 10);
    const move = update.execute(SCOPE, 'sub_a', { target: TARGET });
    await expect(move).rejects.toMatchObject({ code: 'already_exists' });
    expect(settings.changes).toEqual([]);
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
