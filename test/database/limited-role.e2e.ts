/** A role that may have few connections: an api that is busy must not keep the worker from starting. */
import { randomUUID } from 'node:crypto';
import { createTestDatabase, eventually, runStatement, testBackend } from '@rxhooks/testing';
import { expect, onTestFinished, test } from 'vitest';
import { ApiCaller } from '../support/api-caller.js';
import { childApp } from '../support/child-app.js';
import { orderEvent } from '../support/events.js';
import { keepDoing } from '../support/keep-doing.js';
import { receiver } from '../support/receivers.js';
import { runToEnd } from '../support/run-to-end.js';
import { DELIVERIES, setUpTenant } from '../support/tenant.js';
import { ADMIN_KEY, startWorld } from '../support/world.js';

const ENOUGH_FOR_TWO = testBackend() === 'redis' ? 6 : 12;
const CALLERS = 20;

/** The variables of both apps, with a role of their own that may have so many connections. */
async function environmentOf(limit: number): Promise<Readonly<Record<string, string>>> {
  const world = await startWorld({}, { withWorker: false });
  const database = await createTestDatabase();
  const role = `limited_${randomUUID().slice(0, 8)}`;
  const run = (sql: string) => runStatement(database.url, sql);
  await run(`CREATE ROLE ${role} LOGIN PASSWORD 'few' CONNECTION LIMIT ${limit}`);
  for (const schema of ['public', 'bullmq']) {
    await run(`GRANT CREATE, USAGE ON SCHEMA ${schema} TO ${role}`);
    await run(`GRANT ALL ON ALL TABLES IN SCHEMA ${schema} TO ${role}`);
    await run(`GRANT ALL ON ALL SEQUENCES IN SCHEMA ${schema} TO ${role}`);
    await run(`GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${schema} TO ${role}`);
  }
  onTestFinished(async () => {
    await run(`DROP OWNED BY ${role}`);
    await run(`DROP ROLE ${role}`);
    await database.drop();
    await world.close();
  });
  const url = new URL(database.url);
  url.username = role;
  url.password = 'few';
  return { ...world.env, DATABASE_URL: url.href };
}

test('an api and a worker with sizes that nobody has set share what a small role may have', async () => {
  const env = await environmentOf(ENOUGH_FOR_TWO);
  const api = await childApp('api', env);
  const endpoint = await receiver();
  const tenant = await setUpTenant(new ApiCaller(api.url, ADMIN_KEY));
  await tenant.subscribe(`${endpoint.url}/hook`);
  const statuses: number[] = [];
  const callers = Array.from({ length: CALLERS }, () =>
    keepDoing(async () => {
      const answers = await Promise.all([
        tenant.send(orderEvent()),
        tenant.call('GET', `${DELIVERIES}?limit=1`),
      ]);
      statuses.push(...answers.map(({ status }) => status));
    }),
  );
  await eventually(() => expect(statuses.length).toBeGreaterThan(200), { timeoutMs: 15_000 });

  await childApp('worker', env);
  await endpoint.waitFor(CALLERS, 15_000);
  await Promise.all(callers.map((caller) => caller.stop()));

  expect(new Set(statuses)).toEqual(new Set([200, 202]));
  const accepted = statuses.filter((status) => status === 202).length;
  await endpoint.waitFor(accepted, 20_000);
}, 90_000);

test('a role that may not have enough for both is told in one line, and ends the start with 78', async () => {
  const env = await environmentOf(ENOUGH_FOR_TWO - 3);
  const { code, lines } = await runToEnd('apps/worker/src/main.ts', env);
  expect(code).toBe(78);
  expect(lines).toEqual([
    expect.stringMatching(/^This role may have \d connections .* Raise the limit/),
  ]);
}, 30_000);
