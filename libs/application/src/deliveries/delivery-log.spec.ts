import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { MemoryDeliveryLog } from '../../test/fakes/memory-delivery-log.js';
import { RecordingWakeUps } from '../../test/fakes/recording-wake-ups.js';
import type { DeliverySummary, ResendResult } from '../ports/delivery-log.js';
import { GetDelivery } from './get-delivery.js';
import { ListDeliveries } from './list-deliveries.js';
import { ResendDelivery } from './resend-delivery.js';

const OWN = { organisationUid: 'org_a', pharmacyUid: undefined };
const FOREIGN = { organisationUid: 'org_b', pharmacyUid: undefined };

const rows = (count: number) =>
  Array.from({ length: count }, (_, index): DeliverySummary => {
    return {
      uid: `dlv_${count - index}`,
      eventId: 'order-1',
      eventType: 'note_added',
      subscriptionUid: 'sub_a',
      target: 'https://hooks.example.com/in',
      status: index % 2 === 0 ? 'succeeded' : 'failed',
      reason: undefined,
      attemptsMade: 1,
      nextAttemptAt: undefined,
      createdAt: new Date(0),
    };
  });

const ATTEMPT = {
  number: 1,
  startedAt: new Date(0),
  durationMs: 12,
  statusCode: 200,
  error: undefined,
  resent: false,
  responseExcerpt: 'ok',
};

describe('listing deliveries', () => {
  const list = new ListDeliveries(new MemoryDeliveryLog('org_a', rows(5)));
  const uidsOf = async (limit: number, before?: string) => {
    const { deliveries, next } = await list.execute(OWN, {}, { limit, before });
    return [deliveries.map(({ uid }) => uid), next];
  };

  it.each<[number, string | undefined, string[], string | undefined]>([
    [2, undefined, ['dlv_5', 'dlv_4'], 'dlv_4'],
    [2, 'dlv_4', ['dlv_3', 'dlv_2'], 'dlv_2'],
    [2, 'dlv_2', ['dlv_1'], undefined],
    [4, undefined, ['dlv_5', 'dlv_4', 'dlv_3', 'dlv_2'], 'dlv_2'],
    [5, undefined, ['dlv_5', 'dlv_4', 'dlv_3', 'dlv_2', 'dlv_1'], undefined],
    [100, undefined, ['dlv_5', 'dlv_4', 'dlv_3', 'dlv_2', 'dlv_1'], undefined],
  ])('gives %i after %s: %j, to go on after %s', async (limit, before, uids, next) => {
    expect(await uidsOf(limit, before)).toEqual([uids, next]);
  });

  it('hands the filter on', async () => {
    const page = { limit: 10, before: undefined };
    const { deliveries } = await list.execute(OWN, { status: 'failed' }, page);
    expect(deliveries.map(({ uid }) => uid)).toEqual(['dlv_4', 'dlv_2']);
  });

  it('shows nothing to others', async () => {
    const page = { limit: 10, before: undefined };
    expect(await list.execute(FOREIGN, {}, page)).toEqual({ deliveries: [], next: undefined });
  });
});

describe('getting a delivery', () => {
  const get = new GetDelivery(new MemoryDeliveryLog('org_a', rows(1), [ATTEMPT]));

  it('gives it with its attempts', async () => {
    expect(await get.execute(OWN, 'dlv_1')).toMatchObject({ uid: 'dlv_1', attempts: [ATTEMPT] });
  });

  it.each([
    ['one that does not exist', OWN, 'dlv_2'],
    ['somebody else’s', FOREIGN, 'dlv_1'],
  ])('knows nothing of %s', async (_what, scope, uid) => {
    await expect(get.execute(scope, uid)).rejects.toMatchObject({
      code: 'not_found',
      message: 'Resource not found',
    });
  });
});

describe('resending a delivery', () => {
  function setUp(resend: ResendResult) {
    const log = new MemoryDeliveryLog('org_a', rows(1));
    log.resend = resend;
    const wakeUps = new RecordingWakeUps();
    return { resend: new ResendDelivery(log, wakeUps), wakeUps };
  }

  it('makes it due and rings for its next attempt', async () => {
    const { resend, wakeUps } = setUp({ kind: 'scheduled', subscriptionUid: 'sub_a', attempt: 4 });
    await resend.execute(OWN, 'dlv_1');
    const endpoint = { subscriptionUid: 'sub_a', organisationUid: 'org_a' };
    expect(wakeUps.resends).toEqual([{ deliveryUid: 'dlv_1', ...endpoint, attempt: 4 }]);
  });

  it.each([
    ['unknown', 'not_found', 'Resource not found'],
    ['in_flight', 'conflict', 'An attempt of this delivery is being made right now.'],
    ['subscription_removed', 'conflict', 'The subscription of this delivery was removed.'],
    ['payload_erased', 'gone', 'The payload of this delivery is not kept any more.'],
  ] as const)('that is %s is refused, and nothing rings', async (kind, code, message) => {
    const { resend, wakeUps } = setUp({ kind });
    await expect(resend.execute(OWN, 'dlv_1')).rejects.toMatchObject({ code, message });
    expect(wakeUps.resends).toEqual([]);
  });

  it('of somebody else is as unknown as one that does not exist', async () => {
    const { resend } = setUp({ kind: 'scheduled', subscriptionUid: 'sub_a', attempt: 4 });
    await expect(resend.execute(FOREIGN, 'dlv_1')).rejects.toMatchObject({ code: 'not_found' });
  });
});
