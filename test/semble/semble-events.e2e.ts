import {
  eventually,
  type MailServer,
  type ReceivedRequest,
  type Receiver,
  startMailServer,
} from '@rxhooks/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { mailEnv } from '../support/mails.js';
import { receiver } from '../support/receivers.js';
import { SEMBLE_PERMISSIONS, sembleOf } from '../support/semble.js';
import { ALL_PERMISSIONS, type Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

const FAILED = 'webhook.event.deliveryFailed';
const UPDATED = 'webhook.subscription.updated';

let world: World;
let mails: MailServer;
let tenant: Tenant;
let webhooks: ReturnType<typeof sembleOf>;
/** Where the organisation is told about its webhooks. */
let told: Receiver;

beforeAll(async () => {
  mails = await startMailServer();
  world = await startWorld({ ...mailEnv(mails), RETRY_SCHEDULE_SECONDS: '0.1' });
});
afterAll(async () => {
  await world.close();
  await mails.close();
});
beforeEach(async () => {
  tenant = await world.tenant([...ALL_PERMISSIONS, ...SEMBLE_PERMISSIONS]);
  webhooks = sembleOf(world, tenant);
  told = await receiver();
  await webhooks.create(told.url, [FAILED, UPDATED]);
});

const bodyOf = (request: ReceivedRequest | undefined) => JSON.parse(String(request?.body));

async function send(count = 1, event_type = 'booking.created'): Promise<void> {
  for (let sent = 0; sent < count; sent += 1)
    expect((await tenant.send({ event_type, data: { bookingId: 'b1' } })).status).toBe(202);
}

describe('a delivery that has failed for good', () => {
  test('is told with its id, its type and the last status', async () => {
    const endpoint = await receiver({ respond: () => ({ status: 503 }) });
    const { id } = await webhooks.create(endpoint.url, ['booking.created']);

    await send();

    const [request] = await told.waitFor(1, 15_000);
    expect(bodyOf(request)).toMatchObject({
      eventType: FAILED,
      identifiers: {
        subscriptionId: id,
        outboxId: endpoint.requests[0]?.headers['webhook-id'],
      },
      metadata: { failedEventType: 'booking.created', httpStatusCode: 503 },
    });
  });

  test('is told without a status when its receiver never answered', async () => {
    const endpoint = await receiver({ respond: () => ({ reset: true }) });
    await webhooks.create(endpoint.url, ['booking.created']);
    await send();
    const [request] = await told.waitFor(1, 15_000);
    expect(bodyOf(request).metadata).toEqual({ failedEventType: 'booking.created' });
  });

  test('is told when it waited for a webhook that was deleted', async () => {
    const endpoint = await receiver();
    const { id } = await webhooks.create(endpoint.url, ['booking.created']);
    await webhooks.update(id, { deliveryPaused: true });
    await send();
    await eventually(async () => {
      const rows = await world.database.query(
        'SELECT FROM deliveries WHERE subscription_uid = $1',
        [id],
      );
      expect(rows).toHaveLength(1);
    });

    await webhooks.delete(id);

    const requests = await told.waitFor(2, 15_000);
    expect(requests.map((one) => bodyOf(one).eventType).toSorted()).toEqual([FAILED, UPDATED]);
    expect(endpoint.requests).toEqual([]);
  });

  test('is not told of when it was itself to tell of one', async () => {
    const deaf = await receiver({ respond: () => ({ status: 500 }) });
    await webhooks.create(deaf.url, ['booking.created', FAILED]);

    await send();

    // The booking fails at the deaf one; telling it so fails as well, and that is where it ends.
    await told.waitFor(1, 15_000);
    await eventually(
      async () => {
        const rows: { type: string; status: string }[] = await world.database.query(
          `SELECT e.type, d.status FROM deliveries d JOIN events e ON e.uid = d.event_uid
           WHERE d.organisation_uid = $1 AND NOT (d.tells_failure AND d.status = 'failed'
             AND d.attempts_told IS DISTINCT FROM d.attempts_made) ORDER BY e.type, d.status`,
          [tenant.uid],
        );
        expect(rows).toEqual([
          { type: 'booking.created', status: 'failed' },
          { type: FAILED, status: 'failed' },
          { type: FAILED, status: 'succeeded' },
        ]);
      },
      { timeoutMs: 15_000 },
    );
  });
});

describe('a webhook whose receiver does nothing but fail', () => {
  test('is paused, and the organisation’s contact and its other webhooks are told', async () => {
    const contact_email = 'technical@linden.example.com';
    await world.api.asAdmin('PATCH', `/v1/admin/organisations/${tenant.uid}`, { contact_email });
    const endpoint = await receiver({ respond: () => ({ status: 500 }) });
    const { id } = await webhooks.create(endpoint.url, ['booking.created']);

    await send(12);

    const requests = await told.waitFor(
      (all) => all.some((one) => bodyOf(one).eventType === UPDATED),
      15_000,
    );
    const update = requests.map(bodyOf).find(({ eventType }) => eventType === UPDATED);
    expect(update).toMatchObject({
      identifiers: { subscriptionId: id },
      metadata: { deliveryPaused: true },
    });
    expect(await webhooks.one(id)).toMatchObject({ deliveryPaused: true, deleted: false });
    const [mail] = await mails.waitFor(1);
    expect(mail?.to).toEqual([contact_email]);
    expect(mail?.text).toContain(id);
  });

  test('keeps what waits for it, and gets it when it is resumed', async () => {
    let status = 500;
    const endpoint = await receiver({ respond: () => ({ status }) });
    const { id } = await webhooks.create(endpoint.url, ['booking.created']);
    await send(12);
    await eventually(
      async () => expect(await webhooks.one(id)).toMatchObject({ deliveryPaused: true }),
      { timeoutMs: 15_000 },
    );
    await send();
    const isThere = (request: ReceivedRequest) => request.at >= resumedAt;
    status = 200;
    const resumedAt = Date.now();

    const { data } = await webhooks.update(id, { deliveryPaused: false });

    expect(data).toMatchObject({ deliveryPaused: false });
    await endpoint.waitFor((all) => all.some(isThere), 15_000);
  });
});

test('every pause and its end are told, in their order', async () => {
  const { id } = await webhooks.create((await receiver()).url, ['booking.created']);
  for (const deliveryPaused of [true, false]) await webhooks.update(id, { deliveryPaused });
  const requests = await told.waitFor(2, 15_000);
  const changes = requests.map(bodyOf).toSorted((a, b) => (a.eventId < b.eventId ? -1 : 1));
  expect(changes.map(({ metadata }) => metadata)).toEqual(
    expect.arrayContaining([{ deliveryPaused: true }, { deliveryPaused: false }]),
  );
});

test('metadata that upstream sends beside the identifiers arrives as it was written', async () => {
  const endpoint = await receiver();
  await webhooks.create(endpoint.url, ['pathway.updated']);
  const data = { pathwayId: 'p1', patientId: null, episodeId: 'e1' };
  const refused = await tenant.send({ event_type: 'pathway.updated', data });
  expect(refused).toMatchObject({ status: 422 });

  await tenant.send({
    event_type: 'pathway.updated',
    data: { ...data, patientId: 'pat1', note: null },
    metadata: { tries: 3, first: null },
  });

  const [request] = await endpoint.waitFor(1);
  expect(bodyOf(request)).toMatchObject({
    identifiers: { pathwayId: 'p1', patientId: 'pat1', episodeId: 'e1' },
    metadata: { tries: 3, first: null },
  });
  expect(bodyOf(request).identifiers).not.toHaveProperty('note');
});

test('a mail is written for a webhook that answers 410, which is switched off', async () => {
  const gone = await receiver({ respond: () => ({ status: 410 }) });
  const { id } = await webhooks.create(gone.url, ['booking.created']);
  await send();
  const requests = await told.waitFor(2, 15_000);
  expect(requests.map(bodyOf)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ eventType: UPDATED, metadata: { deliveryPaused: true } }),
      expect.objectContaining({
        eventType: FAILED,
        metadata: { failedEventType: 'booking.created', httpStatusCode: 410 },
      }),
    ]),
  );
  expect(await webhooks.one(id)).toMatchObject({ deliveryPaused: true });
});
