/** What the api answers, and what becomes of queued events, while an organisation moves and afterwards. */
import { eventually, type Receiver, startReceiver } from '@rxhooks/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDomainEvents } from '../support/domain-events.js';
import { orderEvent } from '../support/events.js';
import { moveCommand, moveUntil } from '../support/move.js';
import { receiver } from '../support/receivers.js';
import { DELIVERIES, SUBSCRIPTIONS, type Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

let source: World;
let target: World;

beforeAll(async () => {
  source = await startWorld();
  target = await startWorld();
});
const receivers: Receiver[] = [];
afterAll(async () => {
  for (const one of receivers) await one.close();
  await source.close();
  await target.close();
});

type Story = Awaited<ReturnType<typeof prepare>>;

async function prepare(last: string) {
  const tenant = await source.tenant();
  const endpoint = await startReceiver();
  receivers.push(endpoint);
  const { uid: subscriptionUid } = await tenant.subscribe(`${endpoint.url}/rx`);
  const event = orderEvent();
  await tenant.send(event);
  await endpoint.waitFor(1);
  const list = await eventually(async () => {
    const { body } = await tenant.call('GET', DELIVERIES);
    expect(body.data).toHaveLength(1);
    return body.data;
  });
  await moveUntil(source, target, tenant.slug, last);
  return { tenant, endpoint, event, subscriptionUid, deliveryUid: list[0].uid as string };
}

const WRITES: [
  string,
  (story: Story) => Promise<{ status: number; headers: Headers; body: unknown }>,
][] = [
  ['an event', ({ tenant }) => tenant.send(orderEvent())],
  ['an event that was sent before', ({ tenant, event }) => tenant.send(event)],
  ['a batch', ({ tenant }) => tenant.call('POST', '/v1/events/batch', { events: [orderEvent()] })],
  [
    'an event from the operator',
    ({ tenant }) =>
      source.api.asAdmin('POST', '/v1/events', { ...orderEvent(), organisation_uid: tenant.slug }),
  ],
  [
    'a new webhook',
    ({ tenant }) =>
      tenant.call('POST', SUBSCRIPTIONS, {
        target: 'http://127.0.0.1:9/x',
        notification_type: 'order_status_changed',
      }),
  ],
  [
    'the end of a webhook',
    ({ tenant, endpoint }) =>
      tenant.call(
        'DELETE',
        `${SUBSCRIPTIONS}?target=${endpoint.url}/rx&notification_type=pharmacy_order_created`,
      ),
  ],
  [
    'the pause of a webhook',
    ({ tenant, subscriptionUid }) =>
      tenant.call('POST', `/v1/management/subscriptions/${subscriptionUid}/pause`),
  ],
  [
    'a test',
    ({ tenant, endpoint }) =>
      tenant.call('POST', `${SUBSCRIPTIONS}/test`, {
        target_url: `${endpoint.url}/rx`,
        event_type: 'pharmacy_order_created',
      }),
  ],
  [
    'a resend',
    ({ tenant, deliveryUid }) => tenant.call('POST', `${DELIVERIES}/${deliveryUid}/resend`),
  ],
  [
    'the erasure of a payload',
    ({ tenant, event }) => tenant.call('DELETE', `/v1/events/${event.id}/data`),
  ],
  [
    'a new key',
    ({ tenant }) =>
      source.api.asAdmin('POST', `/v1/admin/organisations/${tenant.uid}/api-keys`, {
        display_name: 'x',
        permissions: ['event:write'],
      }),
  ],
  [
    'a new pharmacy',
    ({ tenant }) =>
      source.api.asAdmin('POST', `/v1/admin/organisations/${tenant.uid}/pharmacies`, {
        display_name: 'x',
      }),
  ],
  [
    'a change of the settings',
    ({ tenant }) =>
      source.api.asAdmin('PATCH', `/v1/admin/organisations/${tenant.uid}`, {
        payload_retention_days: 3,
      }),
  ],
];

describe('while it moves', () => {
  let story: Story;
  beforeAll(async () => {
    story = await prepare('copy');
  });

  test.each(WRITES)('%s is answered 503 with Retry-After', async (_, write) => {
    const { status, headers, body } = await write(story);
    expect([status, headers.get('retry-after')]).toEqual([503, '5']);
    expect(body).toEqual({
      error: 'The organisation is being moved to another cell. Try again in some seconds.',
    });
  });

  test('its log can be read', async () => {
    expect((await story.tenant.call('GET', DELIVERIES)).status).toBe(200);
  });

  test('the target takes no event of it yet', async () => {
    const answer = await target.api.call('POST', '/v1/events', {
      key: story.tenant.key,
      body: orderEvent(),
    });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
  });

  test('a batch of several organisations is accepted but for its events', async () => {
    const other = await source.tenant();
    const of = ({ slug }: Tenant) => ({ ...orderEvent(), organisation_uid: slug });
    const events = [of(story.tenant), of(other)];
    const { status, body } = await source.api.asAdmin('POST', '/v1/events/batch', { events });
    expect(status).toBe(202);
    expect(body.results).toEqual([
      { id: events[0]?.id, error: expect.stringContaining('is being moved') },
      { id: events[1]?.id, duplicate: false },
    ]);
  });
});

describe('once it has moved', () => {
  let story: Story;
  beforeAll(async () => {
    story = await prepare('none');
  });

  test.each(WRITES)('%s is answered 421 with the reason', async (_, write) => {
    const { status, body } = await write(story);
    expect(status).toBe(421);
    expect(body).toEqual({
      error:
        'The organisation was moved to another cell, which has to be asked instead of this one.',
    });
  });

  test('a job of the public queue fails with the reason', async () => {
    const queue = openDomainEvents(source);
    const job = await queue.add('pharmacy_order_created', {
      ...orderEvent(),
      organisation_uid: story.tenant.slug,
    });
    await eventually(async () => expect(await job.isFailed()).toBe(true));
    const failed = await queue.getJob(job.id ?? '');
    expect(failed?.failedReason).toContain('was moved to another cell');
  });
});

test('a job of the public queue waits while its organisation moves, and that of another one does not', async () => {
  const { tenant, endpoint } = await prepare('freeze');
  const other = await source.tenant();
  const otherEndpoint = await receiver();
  await other.subscribe(`${otherEndpoint.url}/rx`);
  const queue = openDomainEvents(source);
  const job = await queue.add('pharmacy_order_created', {
    ...orderEvent(),
    organisation_uid: tenant.slug,
  });
  await queue.add('pharmacy_order_created', { ...orderEvent(), organisation_uid: other.slug });
  await otherEndpoint.waitFor(1);
  await eventually(async () => expect(await job.isDelayed()).toBe(true));
  await moveCommand(source, target, tenant.slug, { more: ['--give-up'] });
  await endpoint.waitFor(2, 20_000);
}, 40_000);
