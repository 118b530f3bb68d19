import { eventually, type Receiver, startReceiver } from '@rxhooks/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CURRENT, decodaOf, FIRST, patientEvent } from '../support/decoda.js';
import { orderEvent } from '../support/events.js';
import { receiver } from '../support/receivers.js';
import { DELIVERIES, type Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

// oxlint-disable-next-line typescript/no-explicit-any -- answers to look into
type Attempt = any;

/** When each event of the list happened, oldest first; the second half fails. */
const TYPES = ['PATIENT_CREATED', 'CALL_RECEIVED', 'NOTE_CREATED', 'PAYMENT_SUCCEEDED'];
const ASKED = ['PATIENT_CREATED', 'CALL_RECIEVED', 'NOTE_CREATED', 'PAYMENT_SUCCEEDED'];
const DAY = 86_400;
const START = 1_710_498_600; // 2024-03-15T10:30:00Z

let world: World;
let tenant: Tenant;
let decodaApi: ReturnType<typeof decodaOf>;
let endpoint: Receiver;
let id: string;
let all: Attempt[];

beforeAll(async () => {
  world = await startWorld({ RETRY_SCHEDULE_SECONDS: '0.1' });
  tenant = await world.tenant();
  decodaApi = decodaOf(world, tenant);
  endpoint = await startReceiver({
    respond: ({ body }) => ({ status: /NOTE|PAYMENT/.test(body.toString()) ? 503 : 200 }),
  });
  ({ id } = await decodaApi.create(endpoint.url, ASKED));
  for (const [index, event_type] of TYPES.entries()) {
    await tenant.send(patientEvent({ event_type, timestamp: START + index * DAY }));
    await eventually(async () => expect(await decodaApi.attempts(id)).toHaveLength(index + 1));
  }
  all = await eventually(
    async () => {
      const facts: { status: string }[] = await world.database.query(
        'SELECT status FROM deliveries',
      );
      expect(facts.filter(({ status }) => !/succeeded|failed/.test(status))).toEqual([]);
      return decodaApi.attempts(id);
    },
    { timeoutMs: 20_000 },
  );
}, 40_000);
afterAll(async () => {
  await world.close();
  await endpoint.close();
});

const typesOf = async (query: string) =>
  (await decodaApi.attempts(id, query)).map(({ type }: Attempt) => type);

test('an attempt has exactly the members of the vendor’s summary, in their order', () => {
  const [failed] = all;
  const delivered = all.at(-1);
  expect(delivered).toStrictEqual({
    id: expect.stringMatching(/^dlv_/),
    type: 'PATIENT_CREATED',
    data: patientEvent().data,
    createdDate: '2024-03-15T10:30:00Z',
    alertId: expect.stringMatching(/^evt_/),
    deliveredDate: expect.stringMatching(/Z$/),
    lastDeliveryAttemptDate: expect.stringMatching(/Z$/),
    lastDeliveryAttemptStatus: 200,
    lastDeliveryAttemptError: null,
  });
  expect(Object.keys(delivered)).toEqual([
    'id',
    'type',
    'data',
    'createdDate',
    'alertId',
    'deliveredDate',
    'lastDeliveryAttemptDate',
    'lastDeliveryAttemptStatus',
    'lastDeliveryAttemptError',
  ]);
  expect(failed).toMatchObject({
    type: 'PAYMENT_SUCCEEDED',
    deliveredDate: null,
    lastDeliveryAttemptStatus: 503,
    lastDeliveryAttemptError: expect.stringContaining('503'),
  });
});

test('an attempt is told as it was delivered', async () => {
  const bodies = endpoint.requests.map(({ body }) => JSON.parse(body.toString()));
  const sent = bodies.find((body) => body.id === all.at(-1).id);
  expect(all.at(-1)).toMatchObject(sent);
});

test('one attempt can be looked at by itself, under both generations', async () => {
  for (const prefix of [CURRENT, FIRST]) {
    const { status, body } = await decodaApi.call('GET', `${prefix}/events/${all[0].id}`);
    expect([status, body]).toEqual([200, all[0]]);
    expect((await decodaApi.call('GET', `${prefix}/${id}/delivery-attempts/list`)).body).toEqual(
      all,
    );
  }
});

const [PATIENT = '', CALL = '', NOTE = '', PAYMENT = ''] = ASKED;

test.each([
  ['', [PAYMENT, NOTE, CALL, PATIENT]],
  ['event_type=PATIENT_CREATED', [PATIENT]],
  ['event_type=CALL_RECEIVED', [CALL]],
  ['event_type=CALL_RECIEVED', [CALL]],
  ['event_type=PAYMENT_COMPLETED', [PAYMENT]],
  ['event_type=APPOINTMENT_UPDATED', []],
  ['is_delivered=true', [CALL, PATIENT]],
  ['is_delivered=0', [PAYMENT, NOTE]],
  ['is_delivered=YES', [CALL, PATIENT]],
  ['created_after=2024-03-17T10:30:00Z', [PAYMENT, NOTE]],
  ['created_after=2024-03-17T11:30:00%2B01:00', [PAYMENT, NOTE]],
  ['created_after=2024-03-17T11:30:00+01:00', [PAYMENT, NOTE]],
  ['created_after=2024-03-17T10:30:00.001Z', [PAYMENT]],
  ['created_after=2024-03-18', [PAYMENT]],
  [`created_after=${START + 2 * DAY}`, [PAYMENT, NOTE]],
  [`created_after=${START + 2 * DAY}000`, [PAYMENT, NOTE]],
  ['created_before=2024-03-17T10:30:00', [CALL, PATIENT]],
  ['created_after=2024-03-16&created_before=2024-03-17', [CALL]],
  ['delivery_date_after=2024-03-15', [CALL, PATIENT]],
  ['delivery_date_before=2024-03-15', []],
  ['delivery_date_before=2999-01-01', [CALL, PATIENT]],
  ['last_delivery_attempt_status=503', [PAYMENT, NOTE]],
  ['last_delivery_attempt_status=200&is_delivered=true', [CALL, PATIENT]],
  ['last_delivery_attempt_status=planted', []],
  ['last_delivery_attempt_error=ANSWERED%20503', [PAYMENT, NOTE]],
  ['last_delivery_attempt_error=%25', []],
  ['sort_direction=asc', [PATIENT, CALL, NOTE, PAYMENT]],
  ['sort_by=created_date&sort_direction=desc', [PAYMENT, NOTE, CALL, PATIENT]],
  ['sort_by=event_type&sort_direction=asc', [CALL, NOTE, PATIENT, PAYMENT]],
  ['sort_by=delivered_date&sort_direction=asc', [PATIENT, CALL, NOTE, PAYMENT]],
  ['sort_by=last_delivery_attempt_status&sort_direction=desc', [PAYMENT, NOTE, CALL, PATIENT]],
  ['limit=2', [PAYMENT, NOTE]],
  ['limit=2&offset=1', [NOTE, CALL]],
  ['limit=0', []],
  ['offset=4', []],
  ['limit=1&limit=3', [PAYMENT, NOTE, CALL]],
  ['no_such_filter=1', [PAYMENT, NOTE, CALL, PATIENT]],
])('the list for "%s" is %j', async (query, expected) => {
  expect(await typesOf(query)).toEqual(expected);
});

test('the list holds ten, unless more are asked for', async () => {
  const own = await world.tenant();
  const api = decodaOf(world, own);
  const webhook = await api.create(endpoint.url, ['CHAT_UPDATE']);
  for (let count = 0; count < 12; count += 1)
    await own.send(patientEvent({ event_type: 'CHAT_UPDATE' }));
  await eventually(async () =>
    expect(await api.attempts(webhook.id, 'limit=100')).toHaveLength(12),
  );
  expect(await api.attempts(webhook.id)).toHaveLength(10);
});

test('values arrive in the list as exactly as in the delivery', async () => {
  const own = await world.tenant();
  const api = decodaOf(world, own);
  const webhook = await api.create(endpoint.url, ['CHAT_UPDATE']);
  const text = JSON.stringify(patientEvent({ event_type: 'CHAT_UPDATE', data: '@' }));
  const data = '{"total":12345678901234567890,"share":0.10}';
  await world.api.call('POST', '/v1/events', { key: own.key, body: text.replace('"@"', data) });
  await eventually(async () => expect(await api.attempts(webhook.id)).toHaveLength(1));
  const headers = { TENANT: own.slug, 'API-KEY': own.key };
  const path = `${CURRENT}/${webhook.id}/delivery-attempts/list`;
  const answer = await fetch(world.api.url + path, { headers });
  expect(await answer.text()).toContain(`"data":${data}`);
});

describe('sending once more', () => {
  test('answers with the attempt and makes the same request again', async () => {
    const own = await world.tenant();
    const api = decodaOf(world, own);
    const again = await receiver();
    const webhook = await api.create(again.url, ['PATIENT_CREATED']);
    await own.send(patientEvent());
    await again.waitFor(1);
    const [before] = await eventually(async () => {
      const attempts = await api.attempts(webhook.id, 'is_delivered=true');
      expect(attempts).toHaveLength(1);
      return attempts;
    });

    const { status, body } = await api.call('GET', `${CURRENT}/events/${before.id}/send`);

    expect(status).toBe(200);
    expect(body).toMatchObject({ id: before.id, alertId: before.alertId });
    const log = `/v1/admin/audit-log?organisation=${own.uid}&action=delivery.resend`;
    expect((await world.api.asAdmin('GET', log)).body.data).toMatchObject([
      { subject: before.id, result: 'done' },
    ]);
    const requests = await again.waitFor(2);
    expect(requests[1]?.body).toEqual(requests[0]?.body);
    await eventually(async () => {
      const { body: after } = await api.call('GET', `${CURRENT}/events/${before.id}`);
      expect(after.deliveredDate).toBe(before.deliveredDate);
      expect(after.lastDeliveryAttemptDate > before.lastDeliveryAttemptDate).toBe(true);
    });
  });

  test('is not done for somebody who only looks', async () => {
    const path = `${CURRENT}/events/${all.at(-1).id}/send`;
    const { status, headers } = await decodaApi.call('HEAD', path);
    expect([status, headers.get('allow')]).toEqual([405, 'GET']);
  });

  test('is refused for an archived webhook, and for a payload that is not kept any more', async () => {
    const own = await world.tenant();
    const api = decodaOf(world, own);
    const webhook = await api.create(endpoint.url, ['PATIENT_CREATED']);
    const event = patientEvent();
    await own.send(event);
    const [attempt] = await eventually(async () => {
      const attempts = await api.attempts(webhook.id, 'is_delivered=true');
      expect(attempts).toHaveLength(1);
      return attempts;
    });
    const path = `${CURRENT}/events/${attempt.id}`;

    await own.call('DELETE', `/v1/events/${event.id}/data`);
    expect(await api.call('GET', `${path}/send`)).toMatchObject({
      status: 410,
      body: { detail: 'The payload of this delivery is not kept any more.' },
    });
    expect((await api.call('GET', path)).body.data).toEqual({});

    await api.call('DELETE', `${CURRENT}/delete/${webhook.id}`);
    expect(await api.call('GET', `${path}/send`)).toMatchObject({ status: 409 });
    expect(await api.attempts(webhook.id)).toHaveLength(1);
  });

  test('does not reach the deliveries of another contract, nor those of another tenant', async () => {
    const [own, stranger] = [await world.tenant(), await world.tenant()];
    await own.subscribe(endpoint.url);
    await own.send(orderEvent());
    const { body } = await eventually(async () => {
      const answer = await own.call('GET', DELIVERIES);
      expect(answer.body.data).toHaveLength(1);
      return answer;
    });
    const notFound = { status: 404, body: { detail: 'Resource not found' } };
    for (const path of [`events/${body.data[0].uid}`, `events/${body.data[0].uid}/send`])
      expect(await decodaOf(world, own).call('GET', `${CURRENT}/${path}`)).toMatchObject(notFound);
    for (const path of [
      `events/${all[0].id}`,
      `events/${all[0].id}/send`,
      `${id}/delivery-attempts/list`,
    ])
      expect(await decodaOf(world, stranger).call('GET', `${CURRENT}/${path}`)).toMatchObject(
        notFound,
      );
  });
});

test('payloads of a megabyte come in pages of a few, as the very texts that were stored', async () => {
  const other = await world.tenant();
  const api = decodaOf(world, other);
  const { id: webhook } = await api.create(endpoint.url, ['PATIENT_CREATED']);
  const large = { ...patientEvent().data, own: 'x'.repeat(900_000) };
  for (let event = 0; event < 9; event += 1)
    await other.send(patientEvent({ event_type: 'PATIENT_CREATED', data: large }));
  const path = `${CURRENT}/${webhook}/delivery-attempts/list`;
  const headers = { 'API-KEY': other.key, TENANT: other.uid };
  await eventually(async () => {
    const rows = await world.database.query(
      'SELECT 1 FROM deliveries WHERE subscription_uid = $1',
      [webhook],
    );
    expect(rows).toHaveLength(9);
  });
  const sizes: number[] = [];
  const ids = new Set<string>();
  for (let offset = 0; ;) {
    const answer = await world.api.call('GET', `${path}?limit=100&offset=${offset}`, { headers });
    if (answer.body.length === 0) break;
    for (const attempt of answer.body) ids.add(attempt.id);
    expect(answer.body[0].data).toEqual(large);
    sizes.push(answer.body.length);
    offset = Number(answer.headers.get('x-next-offset'));
  }
  expect([sizes, ids.size]).toEqual([[4, 4, 1], 9]);
});
