import { createHmac } from 'node:crypto';
import { verifyStandardWebhook } from '@rxhooks/client';
import { eventually, mailServer, type ReceivedRequest } from '@rxhooks/testing';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { CURRENT, decodaOf, patientEvent } from '../support/decoda.js';
import { orderEvent } from '../support/events.js';
import { mailEnv } from '../support/mails.js';
import { receiver } from '../support/receivers.js';
import { type Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

let world: World;
let tenant: Tenant;
let decodaApi: ReturnType<typeof decodaOf>;

beforeAll(async () => {
  world = await startWorld();
  tenant = await world.tenant();
  decodaApi = decodaOf(world, tenant);
});
afterAll(() => world.close());

const hmac = (body: Buffer, secret: string) =>
  createHmac('sha256', secret).update(body).digest('hex');

test('an event arrives in the five members of the vendor’s envelope, signed over the bytes', async () => {
  const endpoint = await receiver();
  const { secret } = await decodaApi.create(endpoint.url, ['PATIENT_CREATED']);
  const event = patientEvent();

  await tenant.send(event);

  const [request] = await endpoint.waitFor(1);
  const { id, alertId } = JSON.parse(request!.body.toString());
  const data = JSON.stringify(event.data);
  expect(request?.body.toString()).toBe(
    `{"id":"${id}","type":"PATIENT_CREATED","data":${data},"createdDate":"2024-03-15T10:30:00Z","alertId":"${alertId}"}`,
  );
  expect(id).toMatch(/^dlv_[0-9a-f]{32}$/);
  expect(alertId).toMatch(/^evt_[0-9a-f]{32}$/);
  expect(request?.headers).toMatchObject({
    'content-type': 'application/json',
    'decoda-signature': hmac(request!.body, secret),
    'webhook-id': id,
  });
  expect(request?.method).toBe('POST');
});

test('Standard Webhooks verify with the same secret', async () => {
  const endpoint = await receiver();
  const { secret } = await decodaApi.create(endpoint.url, ['NOTE_CREATED']);
  await tenant.send(patientEvent({ event_type: 'NOTE_CREATED' }));

  const [request] = await endpoint.waitFor(1);

  const headers = request!.headers as Record<string, string>;
  const rawBody = request!.body;
  expect(() => new StandardWebhook(secret).verify(rawBody.toString(), headers)).not.toThrow();
  expect(verifyStandardWebhook({ rawBody, headers, secret: `whsec_${secret}` })).toEqual({
    ok: true,
  });
});

test.each([
  ['CALL_RECIEVED', 'CALL_RECEIVED'],
  ['CALL_RECEIVED', 'CALL_RECIEVED'],
  ['MESSAGE_RECIEVED', 'MESSAGE_RECEIVED'],
  ['EMAIL_RECIEVED', 'EMAIL_RECIEVED'],
  ['PAYMENT_COMPLETED', 'PAYMENT_SUCCEEDED'],
  ['PAYMENT_SUCCEEDED', 'PAYMENT_COMPLETED'],
])('whoever asks for %s gets %s under the name it asked for', async (asked, sent) => {
  const endpoint = await receiver();
  const own = await world.tenant();
  const { id } = await decodaOf(world, own).create(endpoint.url, [asked]);
  const { status } = await own.send(patientEvent({ event_type: sent }));
  expect(status).toBe(202);
  const [request] = await endpoint.waitFor(1);
  expect(JSON.parse(request!.body.toString()).type).toBe(asked);
  const [attempt] = await decodaOf(world, own).attempts(id);
  expect(attempt.type).toBe(asked);
});

test('the same event in another spelling is the same event', async () => {
  const event = patientEvent({ event_type: 'EMAIL_RECIEVED' });
  await tenant.send(event);
  const { body } = await tenant.send({ ...event, event_type: 'EMAIL_RECEIVED' });
  expect(body).toEqual({ id: event.id, duplicate: true });
});

test('a delivery that fails is tried again with the same bytes and the same signature', async () => {
  let count = 0;
  const endpoint = await receiver({ respond: () => ({ status: (count += 1) < 3 ? 500 : 200 }) });
  await decodaApi.create(endpoint.url, ['REFUND_CREATED']);
  await tenant.send(patientEvent({ event_type: 'REFUND_CREATED' }));

  const requests = await endpoint.waitFor(3);

  const of = (request: ReceivedRequest) => [
    request.body.toString(),
    request.headers['decoda-signature'],
  ];
  expect(requests.map(of)).toEqual(Array(3).fill(of(requests[0]!)));
});

test('nothing is sent to an archived webhook', async () => {
  const [archived, other] = [await receiver(), await receiver()];
  const { id } = await decodaApi.create(archived.url, ['NOTE_UPDATED']);
  await decodaApi.create(other.url, ['NOTE_UPDATED']);
  await decodaApi.call('DELETE', `${CURRENT}/delete/${id}`);
  await tenant.send(patientEvent({ event_type: 'NOTE_UPDATED' }));
  await other.waitFor(1);
  expect(archived.requests).toEqual([]);
});

test('an update moves the very next delivery', async () => {
  const [old, fresh] = [await receiver(), await receiver()];
  const { id } = await decodaApi.create(old.url, ['CHAT_UPDATE']);
  await decodaApi.call('PUT', `${CURRENT}/update/${id}`, {
    url: fresh.url,
    subscriptions: ['STOCK_LOW'],
  });
  await tenant.send(patientEvent({ event_type: 'CHAT_UPDATE' }));
  await tenant.send(patientEvent({ event_type: 'STOCK_LOW' }));
  const [request] = await fresh.waitFor(1);
  expect(JSON.parse(request!.body.toString()).type).toBe('STOCK_LOW');
  expect(old.requests).toEqual([]);
});

test('an organisation with subscriptions in two contracts gets each event in its own dress only', async () => {
  const [own, stranger] = [await world.tenant(), await world.tenant()];
  const [rx, dec, foreign] = [await receiver(), await receiver(), await receiver()];
  await own.subscribe(rx.url);
  await decodaOf(world, own).create(dec.url, ['PATIENT_CREATED']);
  await decodaOf(world, stranger).create(foreign.url, ['PATIENT_CREATED']);

  await own.send(orderEvent());
  await own.send(patientEvent());
  await stranger.send(patientEvent());

  const [order] = await rx.waitFor(1);
  const [patient] = await dec.waitFor(1);
  await foreign.waitFor(1);
  expect(order?.headers).toHaveProperty('x-webhook-signature');
  expect(order?.headers).not.toHaveProperty('decoda-signature');
  expect(patient?.headers).toHaveProperty('decoda-signature');
  expect(patient?.headers).not.toHaveProperty('x-webhook-signature');
  expect([rx, dec, foreign].map(({ requests }) => requests.length)).toEqual([1, 1, 1]);
});

describe('the mail about a delivery that has failed for good', () => {
  const EMAIL = 'ops@linden.example.com';

  async function failing(respond: () => { status: number } = () => ({ status: 500 })) {
    const server = await mailServer();
    const mailing = await startWorld({ ...mailEnv(server), RETRY_SCHEDULE_SECONDS: '0.1,0.1' });
    onTestFinished(() => mailing.close());
    const endpoint = await receiver({ respond });
    const owner = await mailing.tenant();
    return { server, mailing, endpoint, owner, api: decodaOf(mailing, owner) };
  }

  const recipients = (mailing: World) =>
    mailing.database.query('SELECT recipient FROM notifications ORDER BY uid');

  test('goes to the webhook’s own address, once, and says which delivery it was', async () => {
    const { server, mailing, endpoint, owner, api } = await failing();
    const target = `${endpoint.url}/in?token=hidden`;
    const { id } = await api.create(target, ['PATIENT_CREATED'], { notificationEmail: EMAIL });
    await owner.send(patientEvent());

    const [mail] = await server.waitFor(1, 20_000);

    const [attempt] = await api.attempts(id);
    expect(mail?.to).toEqual([EMAIL]);
    expect(mail?.text).toContain(attempt.id);
    expect(mail?.text).toContain(id);
    expect(mail?.text).toContain('PATIENT_CREATED');
    expect(mail?.text).toMatch(/Attempts:\s+3/);
    expect(mail?.text).not.toMatch(/hidden|Zoë/);
    expect(await recipients(mailing)).toEqual([{ recipient: EMAIL }]);
  }, 40_000);

  test('is not written without an address, nor for a resend that asks for none', async () => {
    const { mailing, endpoint, owner, api } = await failing();
    const silent = await api.create(endpoint.url, ['PATIENT_CREATED']);
    const { id } = await api.create(endpoint.url, ['NOTE_CREATED'], { notificationEmail: EMAIL });
    const failed = (webhook: string, requests: number) =>
      eventually(async () => {
        const [attempt] = await api.attempts(webhook);
        const rows = await mailing.database.query(
          'SELECT attempts_made AS made, status FROM deliveries WHERE uid = $1',
          [attempt?.id],
        );
        expect(rows).toEqual([{ made: requests, status: 'failed' }]);
        return attempt.id;
      });
    await owner.send(patientEvent());
    await owner.send(patientEvent({ event_type: 'NOTE_CREATED' }));
    await failed(silent.id, 3);
    const attempt = await failed(id, 3);
    expect(await recipients(mailing)).toHaveLength(1);

    const path = `${CURRENT}/events/${attempt}/send`;
    expect((await api.call('GET', `${path}?notify_failure=false`)).status).toBe(200);
    await failed(id, 6);
    expect(await recipients(mailing)).toHaveLength(1);

    expect((await api.call('GET', path)).status).toBe(200);
    await failed(id, 9);
    expect(await recipients(mailing)).toHaveLength(2);
  }, 40_000);

  test('is one mail for an endpoint that answers 410, however many deliveries that cancels', async () => {
    const { mailing, endpoint, owner, api } = await failing(() => ({ status: 410 }));
    await api.create(endpoint.url, ['NOTE_CREATED'], { notificationEmail: EMAIL });
    await owner.send(patientEvent({ event_type: 'NOTE_CREATED' }));
    await eventually(async () => expect(await recipients(mailing)).toHaveLength(1));
    await owner.send(patientEvent({ event_type: 'NOTE_CREATED' }));
    await eventually(async () => {
      const waiting = await mailing.database.query('SELECT uid FROM waiting_events');
      expect(waiting).toEqual([]);
    });
    expect(await recipients(mailing)).toHaveLength(1);
  }, 40_000);
});
