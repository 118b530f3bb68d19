import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { RecordingWakeUps } from '../../test/fakes/recording-wake-ups.js';
import { ScriptedDeliveryLog } from '../../test/fakes/scripted-delivery-log.js';
import type { DeliverySummary, ResendResult } from '../ports/delivery-log.js';
import { GetDelivery } from './get-delivery.js';
import { ListDeliveries } from './list-deliveries.js';
import { ResendDelivery } from './resend-delivery.js';

const OWN = { organisationUid: 'org_a', pharmacyUid: 'ph_a' };

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
  /** @param found how many the log has from there on, at most one more than asked for */
  async function listFrom(found: number, limit: number, before?: string) {
    const log = new ScriptedDeliveryLog();
    log.page = rows(found);
    const { deliveries, next } = await new ListDeliveries(log).execute(
      OWN,
      { status: 'failed' },
      { limit, before },
    );
    return { uids: deliveries.map(({ uid }) => uid), next, lists: log.lists };
  }

  it.each<[number, number, string[], string | undefined]>([
    [3, 2, ['dlv_3', 'dlv_2'], 'dlv_2'],
    [1, 2, ['dlv_1'], undefined],
    [5, 4, ['dlv_5', 'dlv_4', 'dlv_3', 'dlv_2'], 'dlv_2'],
    [5, 5, ['dlv_5', 'dlv_4', 'dlv_3', 'dlv_2', 'dlv_1'], undefined],
    [5, 100, ['dlv_5', 'dlv_4', 'dlv_3', 'dlv_2', 'dlv_1'], undefined],
    [0, 100, [], undefined],
  ])('of %i in the log and %i asked for gives %j, to go on after %s', async (...row) => {
    const [found, limit, uids, next] = row;
    expect(await listFrom(found, limit)).toMatchObject({ uids, next });
  });

  it.each([undefined, 'dlv_4'])('asks for one more than it gives, after %s', async (before) => {
    const { lists } = await listFrom(0, 2, before);
    expect(lists).toMatchObject([{ page: { limit: 3, before } }]);
  });

  it('hands the scope and the filter on', async () => {
    const { lists } = await listFrom(0, 10);
    expect(lists).toMatchObject([{ scope: OWN, filter: { status: 'failed' } }]);
  });
});

describe('getting a delivery', () => {
  function setUp(delivery?: DeliverySummary) {
    const log = new ScriptedDeliveryLog();
    log.delivery = delivery;
    log.records = [ATTEMPT];
    return { log, get: new GetDelivery(log) };
  }

  it('gives it with its attempts', async () => {
    const { get } = setUp(rows(1)[0]);
    expect(await get.execute(OWN, 'dlv_1')).toMatchObject({ uid: 'dlv_1', attempts: [ATTEMPT] });
  });

  it('looks for both within the scope', async () => {
    const { get, log } = setUp(rows(1)[0]);
    await get.execute(OWN, 'dlv_1');
    const asked = [{ scope: OWN, uid: 'dlv_1' }];
    expect([log.finds, log.reads]).toEqual([asked, asked]);
  });

  it('knows nothing of one that the log does not find', async () => {
    const { get } = setUp();
    await expect(get.execute(OWN, 'dlv_2')).rejects.toMatchObject({
      code: 'not_found',
      message: 'Resource not found',
    });
  });
});

describe('resending a delivery', () => {
  function setUp(resend: ResendResult) {
    const log = new ScriptedDeliveryLog();
    log.resend = resend;
    const wakeUps = new RecordingWakeUps();
    return { resend: new ResendDelivery(log, wakeUps), log, wakeUps };
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

  it.each([true, false])(
    'is asked for within the scope, with a mail: %s',
    async (notifyFailure) => {
      const { resend, log } = setUp({ kind: 'scheduled', subscriptionUid: 'sub_a', attempt: 4 });
      await resend.execute(OWN, 'dlv_1', { notifyFailure });
      expect(log.resends).toEqual([{ scope: OWN, uid: 'dlv_1', notifyFailure }]);
    },
  );
});
