import 'reflect-metadata';
import type {
  PauseSubscription,
  ResumeSubscription,
  UpdateSubscription,
} from '@rxhooks/application';
import { AppError, type SubscriptionStatus } from '@rxhooks/domain';
import { describe, expect, it } from 'vitest';
import { aSubscription } from '../../../../libs/testing/src/fakes/builders.js';
import { ChangeWebhook } from './change-webhook.js';

const SCOPE = { organisationUid: 'org_a', pharmacyUid: undefined };
const NOTHING = {
  target: undefined,
  eventTypes: undefined,
  metaData: undefined,
  customHeaders: undefined,
};

function setUp(refusing: Readonly<Record<string, AppError>> = {}) {
  const done: unknown[] = [];
  const step =
    (name: string) =>
    async (...args: readonly unknown[]) => {
      if (refusing[name]) throw refusing[name];
      done.push([name, ...args.slice(2)]);
    };
  const change = new ChangeWebhook(
    { execute: step('update') } as unknown as UpdateSubscription,
    { execute: step('pause') } as unknown as PauseSubscription,
    { execute: step('resume') } as unknown as ResumeSubscription,
  );
  const execute = (status: SubscriptionStatus, changes: object, isPaused?: boolean | null) =>
    change.execute(SCOPE, aSubscription({ status }), { ...NOTHING, ...changes }, isPaused);
  return { execute, done };
}

describe('ChangeWebhook', () => {
  it.each<[SubscriptionStatus, boolean | null | undefined, string[]]>([
    ['active', true, ['pause']],
    ['active', false, []],
    ['active', null, []],
    ['active', undefined, []],
    ['paused', true, []],
    ['paused', false, ['resume']],
    ['disabled', true, []],
    ['disabled', false, ['resume']],
  ])('with one that is %s and deliveryPaused %s does %j', async (status, isPaused, expected) => {
    const { execute, done } = setUp();
    await execute(status, {}, isPaused);
    expect(done.map((call) => (call as string[])[0])).toEqual(expected);
  });

  it('pauses when all else is done', async () => {
    const { execute, done } = setUp();
    await execute('active', { eventTypes: ['a.b'] }, true);
    expect(done).toEqual([['update', { eventTypes: ['a.b'] }], ['pause']]);
  });

  it('leaves the pause alone when the rest is refused', async () => {
    const { execute, done } = setUp({ update: new AppError('already_exists', 'taken') });
    await expect(execute('active', { eventTypes: ['a.b'] }, true)).rejects.toThrow('taken');
    expect(done).toEqual([]);
  });

  it('takes the headers along to another target, whatever they are by then', async () => {
    const { execute, done } = setUp();
    await execute('active', { target: 'https://other.example.com/' });
    expect(done).toEqual([
      ['update', { target: 'https://other.example.com/', keepsHeaders: true }],
    ]);
  });

  it('takes given headers to another target, also when they are none', async () => {
    const { execute, done } = setUp();
    await execute('active', { target: 'https://other.example.com/', customHeaders: [] });
    expect(done).toMatchObject([['update', { customHeaders: [] }]]);
  });

  it('takes one that was switched off in between for paused', async () => {
    const { execute, done } = setUp({ pause: new AppError('conflict', 'It is disabled.') });
    await execute('active', { eventTypes: ['a.b'] }, true);
    expect(done).toEqual([['update', { eventTypes: ['a.b'] }]]);
  });

  it('does not take one that has gone in between for paused', async () => {
    const { execute } = setUp({ pause: new AppError('not_found', 'Not found') });
    await expect(execute('active', {}, true)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('speaks of no other changes where there are none', async () => {
    const { execute } = setUp({ resume: new AppError('conflict', 'Try again.') });
    await expect(execute('disabled', {}, false)).rejects.toMatchObject({
      code: 'conflict',
      fields: [{ field: 'deliveryPaused', message: 'Try again.' }],
    });
  });

  it('says of one that cannot be resumed yet that all else is done', async () => {
    const { execute } = setUp({ resume: new AppError('conflict', 'Try again.') });
    await expect(execute('disabled', { eventTypes: ['a.b'] }, false)).rejects.toMatchObject({
      code: 'conflict',
      fields: [{ field: 'deliveryPaused', message: 'Try again. All other changes are made.' }],
    });
  });
});
