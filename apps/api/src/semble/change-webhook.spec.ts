import 'reflect-metadata';
import type { Contract } from '@rxhooks/application';
import type { Subscription, SubscriptionStatus } from '@rxhooks/domain';
import { describe, expect, it } from 'vitest';
import { aSubscription } from '../../../../libs/application/test/fakes/builders.js';
import { PLAIN_CONTRACT } from '../../../../libs/application/test/fakes/fake-contracts.js';
import { setUpSubscriptions } from '../../../../libs/application/test/fakes/set-up-subscriptions.js';
import { ChangeWebhook } from './change-webhook.js';

const SCOPE = { organisationUid: 'org_a', pharmacyUid: undefined };
const NOTHING = {
  target: undefined,
  eventTypes: undefined,
  metaData: undefined,
  customHeaders: undefined,
};

const CONTRACT = { ...PLAIN_CONTRACT, name: 'semble' };
const FIELDS = { metaData: { label: 'New' } };

/** @param between what another call does after the webhook was read */
function setUp(
  status: SubscriptionStatus,
  between: Partial<Subscription> = {},
  contract: Contract = CONTRACT,
) {
  const current = aSubscription({ status, contract: 'semble', sealedHeaders: 'sealed' });
  const { subscriptions, store } = setUpSubscriptions([current], { contract });
  store.beforeChange = () => void store.replace(current.uid, between);
  const change = new ChangeWebhook(subscriptions);
  const execute = (changes: object, isPaused?: boolean | null) =>
    change.execute(SCOPE, current, { ...NOTHING, ...changes }, isPaused);
  return { execute, store };
}

describe('ChangeWebhook', () => {
  it.each<[SubscriptionStatus, boolean | null | undefined, object[]]>([
    ['active', true, [{ status: 'paused' }]],
    ['active', false, []],
    ['active', null, []],
    ['active', undefined, []],
    ['paused', true, []],
    ['paused', false, [{ status: 'active' }]],
    ['disabled', true, []],
    ['disabled', false, [{ status: 'active' }]],
  ])('with one that is %s and deliveryPaused %s does %j', async (status, isPaused, expected) => {
    const { execute, store } = setUp(status);
    await execute({}, isPaused);
    expect(store.changes).toEqual(expected);
  });

  it('pauses together with all else', async () => {
    const { execute, store } = setUp('active');
    expect(await execute(FIELDS, true)).toMatchObject({ ...FIELDS, status: 'paused' });
    expect(store.changes).toEqual([{ ...FIELDS, status: 'paused' }]);
  });

  it('leaves the pause alone when the rest is refused', async () => {
    const { execute, store } = setUp('active', {}, { ...CONTRACT, isOnePerTargetAndType: true });
    const rival = aSubscription({ uid: 'sub_b', contract: 'semble', eventTypes: ['a.b'] });
    await store.add({ ...rival, dedupeKey: undefined }, 10);
    await expect(execute({ eventTypes: ['a.b'] }, true)).rejects.toMatchObject({
      code: 'already_exists',
    });
    expect(store.rows).toMatchObject([{ status: 'active', eventTypes: ['note_added'] }, rival]);
  });

  it('takes the headers along to another target, whatever they are by then', async () => {
    const { execute, store } = setUp('active', { sealedHeaders: 'of another call' });
    const target = 'https://other.example.com/';
    await execute({ target });
    expect(store.rows).toMatchObject([{ target, sealedHeaders: 'of another call' }]);
  });

  it('takes given headers to another target, also when they are none', async () => {
    const { execute, store } = setUp('active');
    await execute({ target: 'https://other.example.com/', customHeaders: [] });
    expect(store.rows[0]?.sealedHeaders).toBeUndefined();
  });

  it('treats one that was disabled meanwhile as paused', async () => {
    const { execute, store } = setUp('active', { status: 'disabled' });
    expect(await execute(FIELDS, true)).toMatchObject({ ...FIELDS, status: 'disabled' });
    expect(store.rows).toMatchObject([FIELDS]);
  });

  it('does not treat one that was removed meanwhile as paused', async () => {
    const { execute } = setUp('active', { removedAt: new Date() });
    await expect(execute({}, true)).rejects.toMatchObject({ code: 'not_found' });
  });
});
