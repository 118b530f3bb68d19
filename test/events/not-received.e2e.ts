/** "Linden did not receive order po-123": the page `docs/operate.md`, with the key of an operator. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deliveryIn } from '../support/deliveries.js';
import { orderEvent } from '../support/events.js';
import { receiver } from '../support/receivers.js';
import type { Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

let world: World;
let tenant: Tenant;

beforeAll(async () => {
  world = await startWorld({ RETRY_SCHEDULE_SECONDS: '0.1' });
  tenant = await world.tenant();
});
afterAll(() => world.close());

test('three calls lead from the number of an order to its delivery, sent again', async () => {
  const made = await world.api.asAdmin('POST', '/v1/admin/operator-keys', {
    display_name: 'On call',
    role: 'operator',
  });
  const asOperator = (method: string, path: string) =>
    world.api.call(method, path, {
      key: made.body.key,
      headers: { 'X-Organisation': tenant.slug },
    });
  let status = 404;
  const endpoint = await receiver({ respond: () => ({ status }) });
  await tenant.subscribe(`${endpoint.url}/in`);
  await tenant.subscribe('https://hooks.example.com/stock', 'pharmacy_sku_stock_updated');
  const { id } = orderEvent();
  await tenant.send(orderEvent({ id, business_keys: ['po-123'] }));
  await deliveryIn(tenant, 'failed', id);
  status = 200;

  const found = await asOperator('GET', '/v1/events?business_key=po-123');
  expect(found.body.data).toMatchObject([{ id }]);
  const event = await asOperator('GET', `/v1/events/${found.body.data[0].id}`);
  expect(event.body).toMatchObject({
    deliveries: [{ status: 'failed', last_status_code: 404 }],
    not_matched: [{ reason: 'type_not_wanted' }],
  });
  const [{ uid }] = event.body.deliveries;
  const resent = await asOperator('POST', `/v1/management/notification-deliveries/${uid}/resend`);
  expect(resent.status).toBe(202);
  await deliveryIn(tenant, 'succeeded', id);
});
