import 'reflect-metadata';
import type { SubscriptionStatus } from '@rxhooks/domain';
import { describe, expect, it } from 'vitest';
import { aSubscription } from '../../test/fakes/builders.js';
import { setUpSubscriptions } from '../../test/fakes/set-up-subscriptions.js';

const SCOPE = { organisationUid: 'org_a', pharmacyUid: undefined };
const STRANGERS = [
  [{ organisationUid: 'org_b', pharmacyUid: undefined }, 'sub_a'],
  [{ organisationUid: 'org_a', pharmacyUid: 'ph_a' }, 'sub_a'],
  [SCOPE, 'sub_b'],
] as const;

const setUp = (status: SubscriptionStatus, statusReason?: string) =>
  setUpSubscriptions([aSubscription({ status, statusReason })]);

describe('pausing', () => {
  it.each(['active', 'paused'] as const)('leaves one paused that is %s', async (status) => {
    const { subscriptions } = setUp(status);
    const subscription = await subscriptions.pause(SCOPE, 'sub_a');
    expect(subscription.status).toBe('paused');
  });

  it('is refused for one that is disabled, which stays so with its reason', async () => {
    const { subscriptions, store } = setUp('disabled', 'gone');
    await expect(subscriptions.pause(SCOPE, 'sub_a')).rejects.toMatchObject({ code: 'conflict' });
    expect(store.rows).toMatchObject([{ status: 'disabled', statusReason: 'gone' }]);
  });

  it.each(STRANGERS)('is not for %j to do at %s', async (scope, uid) => {
    const { subscriptions, store } = setUp('active');
    await expect(subscriptions.pause(scope, uid)).rejects.toMatchObject({ code: 'not_found' });
    expect(store.rows).toMatchObject([{ status: 'active' }]);
  });
});

describe('resuming', () => {
  it.each(['active', 'paused', 'disabled'] as const)(
    'leaves one active, without a reason, that is %s',
    async (status) => {
      const { subscriptions } = setUp(status, status === 'disabled' ? 'gone' : undefined);
      const subscription = await subscriptions.resume(SCOPE, 'sub_a');
      expect(subscription).toMatchObject({ status: 'active', statusReason: undefined });
    },
  );

  it.each(STRANGERS)('is not for %j to do at %s', async (scope, uid) => {
    const { subscriptions, store } = setUp('paused');
    await expect(subscriptions.resume(scope, uid)).rejects.toMatchObject({ code: 'not_found' });
    expect(store.rows).toMatchObject([{ status: 'paused' }]);
  });
});
