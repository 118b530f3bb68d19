import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { SEMBLE_PERMISSIONS, sembleOf } from '../../support/semble.js';
import { recordStatements } from '../../support/statements.js';
import { startWorld, type World } from '../../support/world.js';

const URL = 'https://127.0.0.1:8443/semble';
const ELSEWHERE = 'https://127.0.0.2:8443/semble';

let world: World;
let statements: readonly string[];

beforeAll(async () => {
  world = await startWorld({}, { withWorker: false });
});
afterAll(() => world.close());
/** A webhook moves and is paused by one call. */
beforeEach(async () => {
  const api = sembleOf(world, await world.tenant(SEMBLE_PERMISSIONS));
  const { id } = await api.create(URL, ['patient.created']);
  statements = recordStatements(world.database);
  const { data } = await api.update(id, { url: ELSEWHERE, deliveryPaused: true });
  expect(data).toMatchObject({ url: ELSEWHERE, deliveryPaused: true });
});

const count = (pattern: RegExp) => statements.filter((sql) => pattern.test(sql)).length;

test('a webhook moves and is paused in one transaction', () => {
  expect(count(/^START TRANSACTION$/)).toBe(1);
  expect(count(/^COMMIT$/)).toBe(1);
});

test('a webhook that moves is read once, and answered from the statement that changes it', () => {
  expect(count(/SELECT[\s\S]*sealed_headers[\s\S]*FROM subscriptions/)).toBe(1);
  expect(count(/UPDATE subscriptions[\s\S]*RETURNING[\s\S]*sealed_headers/)).toBe(1);
});

test('a webhook moves and is paused by eleven statements, with two of the audit log', () => {
  expect(count(/audit_log/)).toBe(2);
  expect(statements).toHaveLength(11);
});
