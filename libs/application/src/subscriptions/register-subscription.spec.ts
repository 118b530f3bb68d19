import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { PLAIN_CONTRACT } from '../../test/fakes/fake-contracts.js';
import { setUpSubscriptions } from '../../test/fakes/set-up-subscriptions.js';
import type { RegisterCommand } from './plan-registration.js';

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

/** The same at a pharmacy; a contract names the level in its key. */
const PHARMACY = { ...SCOPE, pharmacyUid: 'ph_1' };
const AT_PHARMACY = { ...COMMAND, scope: PHARMACY, dedupeKey: 'in note_added at ph_1' };

const PLAIN = { ...SCOPE, contract: 'plain' };

function setUp(refusal?: string, perOrganisation = 1000) {
  const made = setUpSubscriptions([], { refusal, perOrganisation });
  const active = () => made.store.rows.filter(({ removedAt }) => removedAt === undefined);
  return { ...made, active };
}

describe('registering a subscription', () => {
  it('stores what was asked for, under an id of the contract’s form', async () => {
    const { subscriptions, store } = setUp();
    const { subscription } = await subscriptions.register(COMMAND);
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
    const { subscriptions, sealer } = setUp();
    const { secret, subscription } = await subscriptions.register(COMMAND);
    expect(secret).toBe(PLAIN_CONTRACT.createSecret());
    expect(JSON.stringify(subscription)).not.toContain(secret);
    expect(sealer.open(subscription.sealedSecret, subscription.uid)).toBe(secret);
  });

  it('keeps custom headers sealed as well', async () => {
    const { subscriptions, sealer } = setUp();
    const customHeaders = [{ name: 'Authorization', value: 'Bearer PLANTED' }];
    const { subscription } = await subscriptions.register({ ...COMMAND, customHeaders });
    const { sealedHeaders = '', uid } = subscription;
    expect(JSON.stringify(subscription)).not.toContain('PLANTED');
    expect(JSON.parse(sealer.open(sealedHeaders, uid))).toEqual(customHeaders);
  });

  it('seals nothing when there are no custom headers', async () => {
    const { subscriptions } = setUp();
    expect((await subscriptions.register(COMMAND)).subscription.sealedHeaders).toBeUndefined();
  });

  it('stops at the configured number at one level', async () => {
    const { subscriptions, store } = setUp(undefined, 3);
    const toTarget = (number: number) => ({ ...COMMAND, dedupeKey: `${number}` });
    for (const number of [1, 2, 3]) await subscriptions.register(toTarget(number));
    await expect(subscriptions.register(toTarget(4))).rejects.toMatchObject({
      code: 'unprocessable',
      message: 'There may be 3 subscriptions at most.',
    });
    await subscriptions.register({ ...toTarget(4), scope: PHARMACY });
    expect(store.rows).toHaveLength(4);
  });

  it('refuses a target that may not be, naming the field, and stores nothing', async () => {
    const { subscriptions, store, policy } = setUp('must be a public address');
    await expect(subscriptions.register(COMMAND)).rejects.toMatchObject({
      code: 'invalid',
      fields: [{ field: 'target', message: 'must be a public address' }],
    });
    expect(policy.checked).toEqual(['https://hooks.example.com/in']);
    expect(store.rows).toEqual([]);
  });

  it('refuses a repeat', async () => {
    const { subscriptions, store } = setUp();
    await subscriptions.register(COMMAND);
    await expect(subscriptions.register(COMMAND)).rejects.toMatchObject({ code: 'already_exists' });
    expect(store.rows).toHaveLength(1);
  });

  it('refuses a repeat of one that a former release has stored under another key', async () => {
    const { subscriptions, store } = setUp();
    await subscriptions.register({ ...COMMAND, dedupeKey: 'former' });
    const again = { ...COMMAND, formerDedupeKeys: ['former'] };
    await expect(subscriptions.register(again)).rejects.toMatchObject({ code: 'already_exists' });
    expect(store.rows).toHaveLength(1);
  });

  it('allows the same at another level', async () => {
    const { subscriptions, store } = setUp();
    await subscriptions.register(COMMAND);
    await subscriptions.register(AT_PHARMACY);
    expect(store.rows).toHaveLength(2);
  });
});

describe('listing subscriptions', () => {
  it('shows those of exactly the caller’s level', async () => {
    const { subscriptions } = setUp();
    await subscriptions.register(COMMAND);
    await subscriptions.register(AT_PHARMACY);
    const uidsOf = async (scope: typeof SCOPE | typeof PHARMACY) =>
      (await subscriptions.list({ ...scope, contract: 'plain' })).map(({ uid }) => uid);
    expect(await uidsOf(SCOPE)).toEqual(['ns-1']);
    expect(await uidsOf(PHARMACY)).toEqual(['ns-2']);
    expect(await subscriptions.list({ ...SCOPE, contract: 'other' })).toEqual([]);
  });
});

describe('removing a subscription', () => {
  it('takes the first reading that names one, and no other', async () => {
    const { subscriptions, active } = setUp();
    await subscriptions.register(COMMAND);
    await subscriptions.register({ ...COMMAND, dedupeKey: 'another' });
    const names = ['nothing', 'in note_added', 'another'].map((dedupeKey) => ({ dedupeKey }));
    await subscriptions.remove(PLAIN, names);
    expect(active().map(({ dedupeKey }) => dedupeKey)).toEqual(['another']);
  });

  it('takes the one with this uid, and no other', async () => {
    const { subscriptions, active } = setUp();
    await subscriptions.register(COMMAND);
    await subscriptions.register({ ...COMMAND, dedupeKey: 'another' });
    expect(await subscriptions.remove(PLAIN, [{ uid: 'ns-1' }])).toBe('ns-1');
    expect(active().map(({ uid }) => uid)).toEqual(['ns-2']);
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
    const { subscriptions, active } = setUp();
    await subscriptions.register(COMMAND);
    for (const name of [{ dedupeKey: 'in note_added' }, { uid: 'ns-1' }])
      await expect(subscriptions.remove({ ...scope, contract }, [name])).rejects.toMatchObject({
        code: 'not_found',
        message: 'Resource not found',
      });
    expect(active()).toHaveLength(1);
  });
});
