import { eventually } from '@rxhooks/testing';
import type { Job, Queue } from 'bullmq';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ORGANISATIONS } from '../support/admin.js';
import { openDomainEvents } from '../support/domain-events.js';
import { orderEvent } from '../support/events.js';
import { SUBSCRIPTIONS, type Tenant } from '../support/tenant.js';
import { ADMIN_KEY, startWorld, type World } from '../support/world.js';

/** What parsing a megabyte takes on a busy machine; the faults tested for here took up to 44 s. */
const SOON_MS = 8000;
type Result = { readonly error?: string; readonly details?: readonly object[] };

const MAX_ANSWER_BYTES = 512 * 1024;

let world: World;
let tenant: Tenant;

beforeAll(async () => {
  world = await startWorld();
  tenant = await world.tenant();
});
afterAll(() => world.close());

/** An object in which nothing has a name that anybody knows; `with` a name of many letters. */
const unknownFields = (count: number, letters = '') =>
  Object.fromEntries(Array.from({ length: count }, (_, number) => [`k${letters}${number}`, 1]));

async function soon<T>(call: Promise<T>): Promise<T> {
  const started = performance.now();
  const answer = await call;
  expect(performance.now() - started).toBeLessThan(SOON_MS);
  return answer;
}

/** Why the job is among the failed, once it is. */
async function reasonOf(queue: Queue, { id = '' }: Job): Promise<string> {
  await eventually(async () => expect(await queue.getJobState(id)).toBe('failed'), {
    timeoutMs: 12_000,
  });
  return (await queue.getJob(id))?.failedReason ?? '';
}

const sizeOf = (body: unknown) => JSON.stringify(body).length;

describe('very many fields that nobody knows', () => {
  test('are refused at once in an event, and twenty of them are told', async () => {
    const body = { ...orderEvent(), ...unknownFields(150_000) };
    const answer = await soon(tenant.call('POST', '/v1/events', body));
    expect([answer.status, answer.body.details.length]).toEqual([422, 20]);
  });

  test('are refused at once in a text that has to be read slowly', async () => {
    const body = JSON.stringify({ ...orderEvent(), ...unknownFields(100_000) }, undefined, 1);
    const answer = await soon(tenant.call('POST', '/v1/events', body));
    expect([answer.status, answer.body.details.length]).toEqual([422, 20]);
  });

  test('are refused at once in a batch, and the others of it are accepted', async () => {
    const wide = { ...orderEvent(), ...unknownFields(150_000) };
    const events = [orderEvent(), wide, orderEvent()];
    const { status, body } = await soon(tenant.call('POST', '/v1/events/batch', { events }));
    const told = body.results.map(({ details = [] }: Result) => details.length);
    expect([status, told]).toEqual([202, [0, 20, 0]]);
  });

  test('in each event of a large batch make no large answer', async () => {
    const wide = { ...orderEvent(), ...unknownFields(40, 'x'.repeat(300)) };
    const events = Array.from({ length: 1000 }, () => wide);
    const { status, body } = await soon(tenant.call('POST', '/v1/events/batch', { events }));
    expect(status).toBe(202);
    expect(body.results.every(({ details = [] }: Result) => details.length > 0)).toBe(true);
    expect(sizeOf(body)).toBeLessThan(MAX_ANSWER_BYTES);
  });

  test('are refused at once in a call of ours, and passed over in one of a vendor', async () => {
    const wide = unknownFields(22_000);
    const ours = { key: ADMIN_KEY, body: { display_name: 'Linden', ...wide } };
    const created = await soon(world.api.call('POST', ORGANISATIONS, ours));
    expect([created.status, created.body.details.length]).toEqual([400, 20]);
    const registration = {
      target: 'https://hooks.example.com/wide',
      notification_type: 'pharmacy_order_created',
      ...wide,
    };
    const registered = await soon(tenant.call('POST', SUBSCRIPTIONS, registration));
    expect(registered.status).toBe(201);
  });

  test('are refused at once within a field that is known', async () => {
    const body = { display_name: 'Linden', slug: unknownFields(22_000) };
    const { status } = await soon(world.api.call('POST', ORGANISATIONS, { key: ADMIN_KEY, body }));
    expect(status).toBe(400);
  });

  test('make a job of the public queue fail for good, with twenty of them as the reason', async () => {
    const queue = openDomainEvents(world);
    const { event_type, ...event } = orderEvent({ organisation_uid: tenant.uid });
    const job = await queue.add(
      event_type,
      { ...event, ...unknownFields(150_000) },
      { attempts: 3 },
    );
    const reason = await reasonOf(queue, job);
    expect(reason.match(/is not a field of an event/g)).toHaveLength(20);
  });
});

describe('a name of a megabyte', () => {
  test('is told in few words', async () => {
    const body = { ...orderEvent(), ['x'.repeat(1_000_000)]: 1 };
    const answer = await tenant.call('POST', '/v1/events', body);
    expect([answer.status, answer.body.details.length]).toEqual([422, 1]);
    expect(sizeOf(answer.body)).toBeLessThan(1000);
  });
});

describe.each(['constructor', '__proto__', 'then', 'toString', 'length'])(
  'a value with the member %s where a text belongs',
  (member) => {
    const value = JSON.parse(`{"${member}":1}`) as object;
    const fields = ['id', 'organisation_uid', 'pharmacy_uid', 'event_type', 'timestamp'];

    test.each(fields)('is refused as the %s of an event', async (field) => {
      const { status, body } = await tenant.send(orderEvent({ [field]: value }));
      expect([
        status,
        body.details.map((fault: { readonly field: string }) => fault.field),
      ]).toEqual([422, [field]]);
    });

    test('is refused alone in a batch', async () => {
      const events = [orderEvent(), orderEvent({ id: value }), orderEvent()];
      const { status, body } = await tenant.call('POST', '/v1/events/batch', { events });
      const errors = body.results.map(({ error }: Result) => error !== undefined);
      expect([status, errors]).toEqual([202, [false, true, false]]);
    });

    test('makes a job of the public queue fail for good, with the reason', async () => {
      const queue = openDomainEvents(world);
      const { event_type, ...event } = orderEvent({ organisation_uid: tenant.uid, id: value });
      const job = await queue.add(event_type, event);
      expect(await reasonOf(queue, job)).toContain('id must be');
    });

    test('is refused in a call of ours', async () => {
      const body = { display_name: value, slug: value };
      const { status } = await world.api.call('POST', ORGANISATIONS, { key: ADMIN_KEY, body });
      expect(status).toBe(400);
    });
  },
);
