/** What a look has read of the subscriptions is no older than it may be, however long the look itself has taken. */
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '@rxhooks/testing';
import { expect, onTestFinished, test } from 'vitest';
import { orderEvent } from '../support/events.js';
import { receiver } from '../support/receivers.js';
import { SUBSCRIPTIONS } from '../support/tenant.js';
import { startWorld } from '../support/world.js';

const TYPE = 'pharmacy_order_created';

test('a subscription that is removed while a slow database takes its event gets no request', async () => {
  const world = await startWorld();
  onTestFinished(() => world.close());
  const tenant = await world.tenant();
  const endpoint = await receiver();
  const target = `${endpoint.url}/removed`;
  await tenant.subscribe(target);
  await tenant.send(orderEvent());
  await endpoint.waitFor(1);
  // The first look of a worker is through all events; this is about the later ones.
  await delay(500);
  await world.database.query(`
    CREATE FUNCTION take_long() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN PERFORM pg_sleep(3); RETURN NEW; END $$;
    CREATE TRIGGER take_long BEFORE UPDATE ON waiting_events
    FOR EACH ROW WHEN (NEW.opens > OLD.opens) EXECUTE FUNCTION take_long()`);
  await tenant.send(orderEvent());
  await eventually(async () => {
    const taking = `SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()`;
    expect(await world.database.query(taking)).toHaveLength(1);
  });
  const query = new URLSearchParams({ target, notification_type: TYPE });
  const removed = await tenant.call('DELETE', `${SUBSCRIPTIONS}?${query.toString()}`);
  expect(removed.status).toBeLessThan(300);

  await eventually(
    async () => expect(await world.database.query('SELECT FROM waiting_events')).toEqual([]),
    { timeoutMs: 10_000 },
  );
  expect(endpoint.requests).toHaveLength(1);
}, 30_000);
