import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { CountingIds } from '../../../testing/src/fakes/counting-ids.js';
import { FakeContracts, PLAIN_CONTRACT } from '../../../testing/src/fakes/fake-contracts.js';
import { MemorySubscriptionStore } from '../../../testing/src/fakes/memory-subscription-store.js';
import { ReadableSealer } from '../../../testing/src/fakes/readable-sealer.js';
import { ScriptedPolicy } from '../../../testing/src/fakes/scripted-policy.js';
import { CheckTarget } from './check-target.js';
import { ListSubscriptions } from './list-subscriptions.js';
import { type RegisterCommand, RegisterSubscription } from './register-subscription.js';
import { RemoveSubscription } from './remove-subscription.js';

const SCOPE = { organisationUid: 'org_a', pharmacyUid: undefined };
const COMMAND: RegisterCommand = {
  scope: SCOPE,
  contract: 'plain',
  uidPrefix: 'ns-',
  target: 'https://hooks.example.com/in',
  eventTypes: ['note_added'],
  payloadVersion: '1',
  metaData: { team: 'blue' },
  customHeaders: [],
  dedupeKey: 'in note_added',
};

function setUp(refusal?: string, perOrganisation = 1000) {
  const store = new MemorySubscriptionStore();
  const policy = new ScriptedPolicy(refusal);
  const sealer = new ReadableSealer();
  const register = new RegisterSubscription(
    new FakeContracts(),
    new CheckTarget(policy),
    store,
    sealer,
    new CountingIds(),
    { perOrganisation },
  );
  const remove = new RemoveSubscription(store);
  return { register, remove, list: new ListSubscriptions(store), store, policy, sealer };
}

describe('registering a subscription', () => {
  it('stores what was asked for, under an id of the contract’s form', async () => {
    const { register, store } = setUp();
    const { subscription } = await register.execute(COMMAND);
    expect(store.rows).toEqual([subscription]);
    expect(subscription).toMatchObject({
      uid: 'ns-1',
      organisationUid: 'org_a',
      pharmacyUid: undefined,
      contract: 'plain',
      target: 'https://hooks.example.com/in',
      eventTypes: ['note_added'],
      payloadVersion: '1',
      metaData: { team: 'blue' },
    });
  });

  it('hands the contract’s secret out once, and keeps it sealed for this subscription', async () => {
    const { register, sealer } = setUp();
    const { secret, subscription } = await register.execute(COMMAND);
    expect(secret).toBe(PLAIN_CONTRACT.createSecret());
    expect(JSON.stringify(subscription)).not.toContain(secret);
    expect(sealer.open(subscription.sealedSecret, subscription.uid)).toBe(secret);
  });

  it('keeps custom headers sealed as well', async () => {
    const { register, sealer } = setUp();
    const customHeaders = [{ name: 'Authorization', value: 'Bearer PLANTED' }];
    const { subscription } = await register.execute({ ...COMMAND, customHeaders });
    const { sealedHeaders = '', uid } = subscription;
    expect(JSON.stringify(subscription)).not.toContain('PLANTED');
    expect(JSON.parse(sealer.open(sealedHeaders, uid))).toEqual(customHeaders);
  });

  it('seals nothing when there are no custom headers', async () => {
    const { register } = setUp();
    expect((await register.execute(COMMAND)).subscription.sealedHeaders).toBeUndefined();
  });

  it('stops at the configured number at one level', async () => {
    const { register, store } = setUp(undefined, 3);
    const toTarget = (number: number) => ({ ...COMMAND, dedupeKey: `${number}` });
    for (const number of [1, 2, 3]) await register.execute(toTarget(number));
    await expect(register.execute(toTarget(4))).rejects.toMatchObject({
      code: 'unprocessable',
      message: 'There may be 3 subscriptions at most.',
    });
    const pharmacy = { ...SCOPE, pharmacyUid: 'ph_1' };
    await register.execute({ ...toTarget(4), scope: pharmacy });
    expect(store.rows).toHaveLength(4);
  });

  it('refuses a target that may not be, naming the field, and stores nothing', async () => {
    const { register, store, policy } = setUp('must be a public address');
    await expect(register.execute(COMMAND)).rejects.toMatchObject({
      code: 'invalid',
      fields: [{ field: 'target', message: 'must be a public address' }],
    });
    expect(policy.checked).toEqual(['https://hooks.example.com/in']);
    expect(store.rows).toEqual([]);
  });

  it('refuses a repeat', async () => {
    const { register, store } = setUp();
    await register.execute(COMMAND);
    await expect(register.execute(COMMAND)).rejects.toMatchObject({ code: 'already_exists' });
    expect(store.rows).toHaveLength(1);
  });

  it('refuses a repeat of one that a former release has stored under another key', async () => {
    const { register, store } = setUp();
    await register.execute({ ...COMMAND, dedupeKey: 'former' });
    const again = { ...COMMAND, formerDedupeKeys: ['former'] };
    await expect(register.execute(again)).rejects.toMatchObject({ code: 'already_exists' });
    expect(store.rows).toHaveLength(1);
  });

  it('allows the same at another level', async () => {
    const { register, store } = setUp();
    await register.execute(COMMAND);
    await register.execute({ ...COMMAND, scope: { ...SCOPE, pharmacyUid: 'ph_1' } });
    expect(store.rows).toHaveLength(2);
  });
});

describe('listing subscriptions', () => {
  it('shows those of exactly the caller’s level', async () => {
    const { register, list } = setUp();
    const pharmacy = { ...SCOPE, pharmacyUid: 'ph_1' };
    await register.execute(COMMAND);
    await register.execute({ ...COMMAND, scope: pharmacy });
    const uidsOf = async (scope: typeof SCOPE | typeof pharmacy) =>
      (await list.execute(scope, 'plain')).map(({ uid }) => uid);
    expect(await uidsOf(SCOPE)).toEqual(['ns-1']);
    expect(await uidsOf(pharmacy)).toEqual(['ns-2']);
    expect(await list.execute(SCOPE, 'other')).toEqual([]);
  });
});

describe('removing a subscription', () => {
  it('takes the first reading that names one, and no other', async () => {
    const { register, remove, store } = setUp();
    await register.execute(COMMAND);
    await register.execute({ ...COMMAND, dedupeKey: 'another' });
    const names = ['nothing', 'in note_added', 'another'].map((dedupeKey) => ({ dedupeKey }));
    await remove.execute(SCOPE, 'plain', names);
    expect(store.rows.map(({ dedupeKey }) => dedupeKey)).toEqual(['another']);
  });

  it('takes the one with this uid, and no other', async () => {
    const { register, remove, store } = setUp();
    await register.execute(COMMAND);
    await register.execute({ ...COMMAND, dedupeKey: 'another' });
    expect(await remove.execute(SCOPE, 'plain', [{ uid: 'ns-1' }])).toBe('ns-1');
    expect(store.rows.map(({ uid }) => uid)).toEqual(['ns-2']);
  });

  it.each([
    [
      'the same name of somebody else',
      { organisationUid: 'org_b', pharmacyUid: undefined },
      'plain',
    ],
    ['the same name at another level', { ...SCOPE, pharmacyUid: 'ph_1' }, 'plain'],
    ['the same name in another contract', SCOPE, 'other'],
  ])('finds nothing for %s', async (_what, scope, contract) => {
    const { register, remove, store } = setUp();
    await register.execute(COMMAND);
    for (const name of [{ dedupeKey: 'in note_added' }, { uid: 'ns-1' }])
      await expect(remove.execute(scope, contract, [name])).rejects.toMatchObject({
        code: 'not_found',
        message: 'Resource not found',
      });
    expect(store.rows).toHaveLength(1);
  });
});
