import { eventually } from '@rxhooks/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDomainEvents } from '../support/domain-events.js';
import { exampleData } from '../support/events.js';
import type { Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

const ORDER = 'pharmacy_order_created';
const STOCK = 'pharmacy_sku_stock_updated';

/** Event types with a member that lacks or is null, where the vendor's page says that it never is, and its path. */
const INCOMPLETE: readonly (readonly [type: string, member: object, field: string])[] = [
  [ORDER, { order_items: [{ sku: {}, pharmacy_sku: null }] }, 'data.order_items.0.sku.pzn'],
  [ORDER, { fulfillment: null }, 'data.fulfillment'],
  ['pharmacy_order_updated', { deleted_at: undefined }, 'data.deleted_at'],
  [STOCK, { sku: {} }, 'data.sku.uid'],
  [STOCK, { stock: null }, 'data.stock'],
  ['PAYMENT_CREATED', { status: null }, 'data.status'],
  ['PATIENT_CREATED', { createdDate: null }, 'data.createdDate'],
];
/** What no delivery can do without. */
const NAMELESS: typeof INCOMPLETE = [
  [STOCK, { uid: '' }, 'data.uid'],
  ['patient_doctor_meeting_updated', { uid: undefined }, 'data.uid'],
  ['PATIENT_CREATED', { id: null }, 'data.id'],
  ['booking.created', { bookingId: '' }, 'data.bookingId'],
  ['patient.label.added', { labelId: null }, 'data.labelId'],
];

let count = 0;
const eventOf = (tenant: Tenant, type: string, member: object) => ({
  id: `event-${process.pid}-${(count += 1)}`,
  organisation_uid: tenant.uid,
  event_type: type,
  data: { ...exampleData(type), ...member },
});

describe.each([
  { mode: 'strict', refused: [...INCOMPLETE, ...NAMELESS], taken: [] },
  { mode: 'lenient', refused: NAMELESS, taken: INCOMPLETE },
])('with CATALOGUE_CHECKS=$mode', ({ mode, refused, taken }) => {
  let world: World;
  let tenant: Tenant;
  beforeAll(async () => {
    world = await startWorld(mode === 'strict' ? {} : { CATALOGUE_CHECKS: mode });
    tenant = await world.tenant();
  });
  afterAll(() => world.close());

  test.each(refused)('%s with %j is a 422 that names %s', async (type, member, field) => {
    expect(await tenant.send(eventOf(tenant, type, member))).toMatchObject({
      status: 422,
      body: { details: [{ field }] },
    });
  });

  test.each(refused)('a job of %s with %j is set aside, naming %s', async (type, member, field) => {
    const queue = openDomainEvents(world);
    const { id = '' } = await queue.add(type, eventOf(tenant, type, member));
    await eventually(async () => expect(await queue.getJobState(id)).toBe('failed'));
    expect((await queue.getJob(id))?.failedReason).toContain(
      `The event was not accepted: ${field} `,
    );
  });

  test.each(taken)('%s with %j is taken, by either door', async (type, member) => {
    const [sent, enqueued] = [eventOf(tenant, type, member), eventOf(tenant, type, member)];
    expect(await tenant.send(sent)).toMatchObject({ status: 202 });
    await openDomainEvents(world).add(type, enqueued);
    const sql = 'SELECT count(*)::int AS stored FROM events WHERE id = ANY($1)';
    await eventually(async () =>
      expect(await world.database.query(sql, [[sent.id, enqueued.id]])).toEqual([{ stored: 2 }]),
    );
  });

  test('the catalogue tells what is asked for', async () => {
    const { body } = await tenant.call('GET', '/v1/event-types?group=sku_stock');
    const required = expect.arrayContaining(['uid', 'sku', 'deleted_at']);
    expect(body.data[0].schema.required).toEqual(mode === 'strict' ? required : ['uid']);
  });

  test('examples of the catalogue are taken', async () => {
    const { body } = await tenant.call('GET', '/v1/event-types');
    const types: { readonly name: string; readonly contract: string }[] = body.data;
    // Those that are about webhooks are ours to send.
    const events = types
      .filter(({ name, contract }) => contract !== 'rxhooks' && !name.startsWith('webhook.'))
      .map(({ name }) => eventOf(tenant, name, {}));
    const answer = await tenant.call('POST', '/v1/events/batch', { events });
    const accepted = events.map(({ id }) => ({ id, duplicate: false }));
    expect(answer.body.results).toEqual(accepted.map((it) => expect.objectContaining(it)));
  });
});
