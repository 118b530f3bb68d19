import { eventually } from '@rxhooks/testing';
import { expect, inject, onTestFinished, test } from 'vitest';
import { runStatement } from '../../libs/testing/src/postgres.js';
import { orderEvent } from '../support/events.js';
import { receiver } from '../support/receivers.js';
import { startWorld } from '../support/world.js';

const CALLS = 20;
const BACK_WITHIN_MS = 5000;

test('after a failover to a server that cannot be written, and back, events and registrations work at once', async () => {
  const world = await startWorld();
  onTestFinished(() => world.close());
  const endpoint = await receiver();
  const tenant = await world.tenant();
  await tenant.subscribe(`${endpoint.url}/hook`);
  const { serverUrl } = inject('postgres');
  const name = new URL(world.env['DATABASE_URL'] ?? '').pathname.slice(1);
  const alter = (change: string) => runStatement(serverUrl, `ALTER DATABASE "${name}" ${change}`);

  await alter('SET default_transaction_read_only = on');
  await runStatement(
    serverUrl,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`,
  );
  // Many at a time, so that the pools are full of connections to what cannot be written.
  const refused = await eventually(async () => {
    const answers = await Promise.all(
      Array.from({ length: CALLS }, () => tenant.send(orderEvent())),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(CALLS).fill(503));
    return answers;
  });
  expect(refused).toHaveLength(CALLS);
  await Promise.all(
    Array.from({ length: CALLS }, () => tenant.call('GET', '/v1/event-types?contract=rxscale')),
  );

  await alter('RESET default_transaction_read_only');
  const from = performance.now();
  await eventually(async () => expect((await tenant.send(orderEvent())).status).toBe(202), {
    timeoutMs: BACK_WITHIN_MS,
  });
  await eventually(() => tenant.subscribe(`${endpoint.url}/later/${performance.now()}`), {
    timeoutMs: BACK_WITHIN_MS,
  });
  await endpoint.waitFor(1, BACK_WITHIN_MS);
  expect(performance.now() - from).toBeLessThan(2 * BACK_WITHIN_MS);
});
