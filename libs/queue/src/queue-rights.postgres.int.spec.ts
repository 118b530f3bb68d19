import { createTestDatabase, runStatement } from '@rxhooks/testing';
import { expect, inject, it, onTestFinished } from 'vitest';
import { QueueBackend } from './queue-backend.js';

it('a queue whose role lacks a right is misconfigured, and well as soon as it has it', async () => {
  const database = await createTestDatabase();
  const role = `${new URL(database.url).pathname.slice(1)}_queue`;
  await runStatement(database.url, `CREATE ROLE "${role}" LOGIN PASSWORD 'a-password'`);
  const url = Object.assign(new URL(database.url), { username: role, password: 'a-password' });
  const options = { redis: undefined, databasePools: { queue: 2 }, prefix: 'rights' };
  const backend = new QueueBackend({ ...options, databaseUrl: url.href });
  onTestFinished(async () => {
    await backend.onApplicationShutdown();
    await database.drop();
    await runStatement(inject('postgres').serverUrl, `DROP ROLE "${role}"`);
  });
  const states = [];
  for (const right of [
    'USAGE ON SCHEMA bullmq',
    'SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA bullmq',
    'DELETE ON ALL TABLES IN SCHEMA bullmq',
    'CREATE ON SCHEMA bullmq',
  ]) {
    await runStatement(database.url, `GRANT ${right} TO "${role}"`);
    states.push((await backend.part.ask()).state);
  }
  expect(states).toEqual(['misconfigured', 'misconfigured', 'misconfigured', 'ok']);
});
