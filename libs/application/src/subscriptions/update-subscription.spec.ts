import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { aSubscription } from '../../test/fakes/builders.js';
import { PLAIN_CONTRACT, TELLING_CONTRACT } from '../../test/fakes/fake-contracts.js';
import { ReadableSealer } from '../../test/fakes/readable-sealer.js';
import { setUpSubscriptions } from '../../test/fakes/set-up-subscriptions.js';
import type { TenantScope } from '../access/tenant-scope.js';
import type { Contract } from '../ports/contract.js';
import type { UpdateCommand } from './plan-change.js';

const SCOPE = { organisationUid: 'org_a', pharmacyUid: undefined };
const TARGET = 'https://moved.example.com/in';
const KEYED = {
  ...PLAIN_CONTRACT,
  dedupeKey: ({ target }: { readonly target: string }) => `key of ${target}`,
};

const TELLING = { ...TELLING_CONTRACT, name: PLAIN_CONTRACT.name };

function setUp({ refusal, contract = KEYED }: { refusal?: string; contract?: Contract } = {}) {
  const options = { refusal, contract };
  const { subscriptions, store, policy } = setUpSubscriptions([aSubscription()], options);
  const update = async (scope: TenantScope, uid: string, command: UpdateCommand) =>
    subscriptions.change(scope, await subscriptions.get(scope, uid), command);
  return { store, policy, update };
}

describe('changing a subscription', () => {
  it('answers with what it has become', async () => {
    const { update } = setUp();
    const changes = { target: TARGET, scheduleSeconds: [1, 2], ratePerSecond: 7 };
    const subscription = await update(SCOPE, 'sub_a', changes);
    expect(subscription).toMatchObject(changes);
  });

  it('leaves alone what is not named', async () => {
    const { update, store, policy } = setUp();
    await update(SCOPE, 'sub_a', { ratePerSecond: 7 });
    expect(store.changes).toEqual([{ ratePerSecond: 7 }]);
    expect(policy.checked).toEqual([]);
  });

  it('hands on what goes back to its default', async () => {
    const { update, store } = setUp();
    await update(SCOPE, 'sub_a', { ratePerSecond: null, scheduleSeconds: null });
    expect(store.changes).toEqual([{ ratePerSecond: null, scheduleSeconds: null }]);
  });

  it('checks a new target before it is stored', async () => {
    const { update, store } = setUp({ refusal: 'must not be private' });
    await expect(update(SCOPE, 'sub_a', { target: TARGET })).rejects.toMatchObject({
      code: 'invalid',
      fields: [{ field: 'target', message: 'must not be private' }],
    });
    expect(store.changes).toEqual([]);
  });

  it('gives a new target the dedupe key of its contract', async () => {
    const { update, store } = setUp();
    await update(SCOPE, 'sub_a', { target: TARGET });
    expect(store.changes).toMatchObject([{ target: TARGET, dedupeKey: `key of ${TARGET}` }]);
  });

  it('takes the custom headers away from a receiver at another origin', async () => {
    const { update, store } = setUp();
    await update(SCOPE, 'sub_a', { target: 'https://other.example.com/in' });
    expect(store.changes).toMatchObject([{ sealedHeaders: null }]);
  });

  it('leaves the custom headers to a receiver at another origin when it is said to', async () => {
    const { update, store } = setUp();
    const target = 'https://other.example.com/in';
    await update(SCOPE, 'sub_a', { target, keepsHeaders: true });
    expect(store.changes[0]).not.toHaveProperty('sealedHeaders');
    expect(store.changes[0]).not.toHaveProperty('keepsHeaders');
  });

  it('leaves the custom headers to a receiver at the same origin', async () => {
    const { update, store } = setUp();
    const target = `${new URL(aSubscription().target).origin}/elsewhere`;
    await update(SCOPE, 'sub_a', { target });
    expect(store.changes[0]).not.toHaveProperty('sealedHeaders');
  });

  it.each([TARGET, 'https://other.example.com/in'])(
    'seals custom headers that are given with the target %s',
    async (target) => {
      const { update, store } = setUp();
      const customHeaders = [{ name: 'X-Own', value: 'a' }];
      await update(SCOPE, 'sub_a', { target, customHeaders });
      const sealedHeaders = new ReadableSealer().seal(JSON.stringify(customHeaders), 'sub_a');
      expect(store.changes).toMatchObject([{ sealedHeaders }]);
      expect(store.changes[0]).not.toHaveProperty('customHeaders');
    },
  );

  it('keeps nothing in place of custom headers when there are to be none', async () => {
    const { update, store } = setUp();
    await update(SCOPE, 'sub_a', { customHeaders: [] });
    expect(store.changes).toEqual([{ sealedHeaders: null }]);
  });

  it.each([{ target: TARGET }, { eventTypes: ['note_added'] }])(
    'asks for the contract’s rule about targets and types with %j',
    async (command) => {
      const { update, store } = setUp({ contract: TELLING });
      await update(SCOPE, 'sub_a', command);
      expect(store.changes).toMatchObject([{ isOnePerTargetAndType: true }]);
    },
  );

  it('does not take the same target for a new one, whose history would be forgotten', async () => {
    const { update, store, policy } = setUp();
    await update(SCOPE, 'sub_a', { target: aSubscription().target, ratePerSecond: 7 });
    expect(store.changes).toEqual([{ ratePerSecond: 7 }]);
    expect(policy.checked).toEqual([]);
  });

  it('is refused when the target is taken', async () => {
    const { update, store } = setUp();
    const other = { ...aSubscription(), uid: 'sub_b', dedupeKey: `key of ${TARGET}` };
    await store.add({ ...other, isOnePerTargetAndType: false }, 10);
    await expect(update(SCOPE, 'sub_a', { target: TARGET })).rejects.toMatchObject({
      code: 'already_exists',
    });
    expect(store.changes).toEqual([]);
  });

  it('is refused when a former release has stored another one with the target under another key', async () => {
    const contract = { ...KEYED, formerDedupeKeys: () => ['former'] };
    const { update, store } = setUp({ contract });
    const other = { ...aSubscription(), uid: 'sub_b', dedupeKey: 'former' };
    await store.add({ ...other, isOnePerTargetAndType: false }, 10);
    const move = update(SCOPE, 'sub_a', { target: TARGET });
    await expect(move).rejects.toMatchObject({ code: 'already_exists' });
    expect(store.changes).toEqual([]);
  });

  it.each([
    [{ organisationUid: 'org_b', pharmacyUid: undefined }, 'sub_a'],
    [{ organisationUid: 'org_a', pharmacyUid: 'ph_a' }, 'sub_a'],
    [SCOPE, 'sub_b'],
  ])('is not for %j to do at %s, who does not even learn of a bad target', async (scope, uid) => {
    const { update, store, policy } = setUp({ refusal: 'must not be private' });
    await expect(update(scope, uid, { target: TARGET })).rejects.toMatchObject({
      code: 'not_found',
    });
    expect([store.changes, policy.checked]).toEqual([[], []]);
  });
});
