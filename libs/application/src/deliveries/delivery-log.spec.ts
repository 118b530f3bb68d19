import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { aSubscription, DELIVERY_OPTIONS } from '../../test/fakes/builders.js';
import { FakeClock } from '../../test/fakes/fake-clock.js';
import { FakeContracts } from '../../test/fakes/fake-contracts.js';
import { ReadableSealer } from '../../test/fakes/readable-sealer.js';
import { PlainHasher } from '../../test/fakes/plain-hasher.js';
import { RecordingWakeUps } from '../../test/fakes/recording-wake-ups.js';
import { ScriptedDeliveryInputs } from '../../test/fakes/scripted-delivery-inputs.js';
import { ScriptedDeliveryLog } from '../../test/fakes/scripted-delivery-log.js';
import { ScriptedTestDeliveries } from '../../test/fakes/scripted-test-deliveries.js';
import type { DeliverySummary, EndpointStops, ResendResult } from '../ports/delivery-log.js';
import { ComposeRequest } from './compose-request.js';
import { DescribeHeaders } from './describe-headers.js';
import { GetDelivery } from './get-delivery.js';
import { FindBusinessKey } from '../events/find-business-key.js';
import { type DeliveryQuestion, ListDeliveries } from './list-deliveries.js';
import { ResendDelivery } from './resend-delivery.js';

const OWN = { organisationUid: 'org_a', pharmacyUid: 'ph_a' };

const rows = (count: number) =>
  Array.from({ length: count }, (_, index): DeliverySummary => {
    return {
      uid: `dlv_${count - index}`,
      isTest: false,
      eventId: 'order-1',
      eventType: 'note_added',
      subscriptionUid: 'sub_a',
      target: 'https://hooks.example.com/in',
      status: index % 2 === 0 ? 'succeeded' : 'failed',
      reason: undefined,
      attemptsMade: 1,
      nextAttemptAt: undefined,
      waitingFor: undefined,
      lastAttempt: undefined,
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
  details: undefined,
};

describe('listing deliveries', () => {
  const DAY_MS = 86_400_000;
  const PAGE = { limit: 10, order: 'newest', cursor: undefined } as const;

  /** @param found how many the log has from there on, at most one more than asked for */
  async function listFrom(
    found: number,
    page: Partial<Parameters<ListDeliveries['execute']>[2]>,
    filter: DeliveryQuestion = {},
    lookedUntil?: string,
  ) {
    const log = new ScriptedDeliveryLog();
    log.page = { rows: rows(found), lookedUntil };
    const clock = new FakeClock();
    const list = new ListDeliveries(
      log,
      new ScriptedTestDeliveries(),
      clock,
      new FindBusinessKey(new PlainHasher()),
    );
    const { deliveries, next } = await list.execute(OWN, filter, { ...PAGE, ...page });
    return { uids: deliveries.map(({ uid }) => uid), next, asked: log.lists[0], now: clock.time };
  }

  it.each<[number, number, string[], string | undefined]>([
    [3, 2, ['dlv_3', 'dlv_2'], 'dlv_2'],
    [1, 2, ['dlv_1'], undefined],
    [5, 4, ['dlv_5', 'dlv_4', 'dlv_3', 'dlv_2'], 'dlv_2'],
    [5, 5, ['dlv_5', 'dlv_4', 'dlv_3', 'dlv_2', 'dlv_1'], undefined],
    [5, 100, ['dlv_5', 'dlv_4', 'dlv_3', 'dlv_2', 'dlv_1'], undefined],
    [0, 100, [], undefined],
  ])('of %i in the log and %i asked for gives %j, to go on after %s', async (...row) => {
    const [found, limit, uids, uid] = row;
    const page = await listFrom(found, { limit });
    expect([page.uids, page.next?.uid]).toEqual([uids, uid]);
  });

  it('goes on where a search ended that did not find enough', async () => {
    const { uids, next } = await listFrom(1, {}, {}, 'dlv_0');
    expect([uids, next?.uid]).toEqual([['dlv_1'], 'dlv_0']);
  });

  it('asks for one more than it gives, in the order and after the delivery that it was given', async () => {
    const cursor = { uid: 'dlv_4', createdAfter: undefined };
    const { asked } = await listFrom(0, { limit: 2, order: 'oldest', cursor });
    expect(asked?.page).toEqual({ limit: 3, order: 'oldest', after: 'dlv_4' });
  });

  it('hands the scope and the filter on', async () => {
    const { asked } = await listFrom(0, {}, { statuses: ['failed'] });
    expect(asked).toMatchObject({ scope: OWN, filter: { statuses: ['failed'] } });
  });

  it('looks a day back', async () => {
    const { asked, next, now } = await listFrom(11, {});
    const createdAfter = new Date(now.getTime() - DAY_MS);
    expect(asked?.filter).toEqual({ createdAfter });
    expect(next).toEqual({ uid: 'dlv_2', createdAfter });
  });

  it.each<[string, DeliveryQuestion, Date | undefined]>([
    ['from an earlier end', { createdBefore: new Date(3 * DAY_MS) }, new Date(2 * DAY_MS)],
    ['no further than asked for', { createdAfter: new Date(5) }, new Date(5)],
    ['without end for one event', { eventId: 'order-1' }, undefined],
  ])('looks back %s', async (_, filter, createdAfter) => {
    const { asked } = await listFrom(0, {}, filter);
    expect(asked?.filter.createdAfter).toEqual(createdAfter);
  });

  it.each([new Date(7), undefined])('goes on looking back as far as before: %s', async (since) => {
    const { asked } = await listFrom(0, { cursor: { uid: 'dlv_4', createdAfter: since } });
    expect(asked?.filter.createdAfter).toEqual(since);
  });
});

describe('getting a delivery', () => {
  function setUp(delivery?: DeliverySummary) {
    const log = new ScriptedDeliveryLog();
    log.delivery = delivery;
    log.records = [ATTEMPT];
    const inputs = new ScriptedDeliveryInputs();
    const subscription = aSubscription();
    inputs.source = { deliveryUid: 'dlv_1', eventType: 'note_added', subscription };
    const sealer = new ReadableSealer();
    const compose = new ComposeRequest(new FakeContracts(), sealer, DELIVERY_OPTIONS);
    return {
      log,
      inputs,
      get: new GetDelivery(
        log,
        new ScriptedTestDeliveries(),
        inputs,
        new DescribeHeaders(compose, sealer),
      ),
    };
  }

  it('gives it with its attempts', async () => {
    const { get } = setUp(rows(1)[0]);
    expect(await get.execute(OWN, 'dlv_1')).toMatchObject({
      uid: 'dlv_1',
      attempts: [{ ...ATTEMPT, requestHeaders: { 'webhook-id': 'dlv_1' } }],
    });
  });

  it('looks for all within the scope', async () => {
    const { get, log, inputs } = setUp(rows(1)[0]);
    await get.execute(OWN, 'dlv_1');
    const asked = [{ scope: OWN, uid: 'dlv_1' }];
    expect([log.finds, log.reads, inputs.asked]).toEqual([asked, asked, asked]);
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
    const resendDelivery = new ResendDelivery(log, new ScriptedTestDeliveries(), wakeUps);
    return { resend: resendDelivery, log, wakeUps };
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

  const SOON = new Date('2026-03-01T10:05:00.000Z');
  it.each<[EndpointStops['kind'], Date | undefined, string]>([
    ['paused', undefined, 'is paused'],
    ['held', SOON, 'before 2026-03-01T10:05:00.000Z: it asked for a pause'],
    ['circuit_open', SOON, 'none before 2026-03-01T10:05:00.000Z'],
    ['circuit_open', undefined, 'only a probe is sent'],
  ])('to an endpoint that is %s is refused with the way out', async (kind, until, text) => {
    const { resend, wakeUps } = setUp({ kind, subscriptionUid: 'sub_a', until });
    const refused = resend.execute(OWN, 'dlv_1');
    await expect(refused).rejects.toMatchObject({ code: 'conflict' });
    await expect(refused).rejects.toThrow(text);
    await expect(refused).rejects.toThrow('POST /v1/management/subscriptions/sub_a/resume first');
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
