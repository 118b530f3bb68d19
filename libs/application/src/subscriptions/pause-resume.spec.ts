import 'reflect-metadata';
import type { SubscriptionStatus } from '@rxhooks/domain';
import { describe, expect, it } from 'vitest';
import { aSubscription } from '../../../testing/src/fakes/builders.js';
import { MemorySubscriptionSettings } from '../../../testing/src/fakes/memory-subscription-settings.js';
import { PauseSubscription } from './pause-subscription.js';
import { ResumeSubscription } from './resume-subscription.js';

const SCOPE = { organisationUid: 'org_a', pharmacyUid: undefined };
const STRANGERS = [
  [{ organisationUid: 'org_b', pharmacyUid: undefined }, 'sub_a'],
  [{ organisationUid: 'org_a', pharmacyUid: 'ph_a' }, 'sub_a'],
  [SCOPE, 'sub_b'],
] as const;

function setUp(status: SubscriptionStatus, statusReason?: string) {
  const settings = new MemorySubscriptionSettings(aSubscription({ status, statusReason }));
  return {
    settings,
    pause: new PauseSubscription(settings),
    resume: new ResumeSubscription(settings),
  };
}

describe('pausing', () => {
  it.each(['active', 'paused'] as const)('leaves one paused that is %s', async (status) => {
    const { pause } = setUp(status);
    const { subscription } = await pause.execute(SCOPE, 'sub_a');
    expect(subscription.status).toBe('paused');
  });

  it('is refused for one that is disabled, which stays so with its reason', async () => {
    const { pause, settings } = setUp('disabled', 'gone');
    await expect(pause.execute(SCOPE, 'sub_a')).rejects.toMatchObject({ code: 'conflict' });
    expect(settings.rows).toMatchObject([{ status: 'disabled', statusReason: 'gone' }]);
  });

  it.each(STRANGERS)('is not for %j to do at %s', async (scope, uid) => {
    const { pause, settings } = setUp('active');
    await expect(pause.execute(scope, uid)).rejects.toMatchObject({ code: 'not_found' });
    expect(settings.rows).toMatchObject([{ status: 'active' }]);
  });
});

describe('resuming', () => {
  it.each(['active', 'paused', 'disabled'] as const)(
    'leaves one active, without a reason, that is %s',
    async (status) => {
      const { resume } = setUp(status, status === 'disabled' ? 'gone' : undefined);
      const { subscription } = await resume.execute(SCOPE, 'sub_a');
      expect(subscription).toMatchObject({ status: 'active', statusReason: undefined });
    },
  );

  it.each(STRANGERS)('is not for %j to do at %s', async (scope, uid) => {
    const { resume, settings } = setUp('paused');
    await expect(resume.execute(scope, uid)).rejects.toMatchObject({ code: 'not_found' });
    expect(settings.rows).toMatchObject([{ status: 'paused' }]);
  });
});
