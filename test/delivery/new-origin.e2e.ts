import { afterAll, beforeAll, expect, test } from 'vitest';
import { orderEvent } from '../support/events.js';
import { receiver } from '../support/receivers.js';
import type { Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

const SECRET = 'Bearer for-the-first-receiver-only';

let world: World;
let tenant: Tenant;

beforeAll(async () => {
  world = await startWorld();
  tenant = await world.tenant();
});

afterAll(() => world.close());

test('a receiver at another origin does not get the custom header that was given for the first one', async () => {
  const [first, second] = [await receiver(), await receiver()];
  const { uid } = await tenant.subscribe(`${first.url}/rx`, undefined, {
    meta_data: { header_key: 'Authorization', header_value: SECRET },
  });
  await tenant.send(orderEvent());
  const [before] = await first.waitFor(1);

  await tenant.call('PATCH', `/v1/management/subscriptions/${uid}`, { target: `${second.url}/rx` });
  await tenant.send(orderEvent());
  const [after] = await second.waitFor(1);

  expect(before?.headers['authorization']).toBe(SECRET);
  expect(after?.headers['authorization']).toBeUndefined();
});
