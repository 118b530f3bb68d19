import { eventually } from '@rxhooks/testing';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openDomainEvents } from '../support/domain-events.js';
import { orderEvent } from '../support/events.js';
import type { Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

let world: World;
let tenant: Tenant;

beforeAll(async () => {
  world = await startWorld({}, { withWorker: false });
  tenant = await world.tenant();
});
afterAll(() => world.close());

/** Has every insert into `events` fail with this SQLSTATE until the test ends. */
async function failWith(state: string): Promise<void> {
  await world.database.query(`CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'on purpose' USING ERRCODE = '${state}'; END $$`);
  await world.database.query(
    'CREATE TRIGGER fail BEFORE INSERT ON events FOR EACH STATEMENT EXECUTE FUNCTION fail()',
  );
  onTestFinished(async () => {
    await world.database.query('DROP FUNCTION fail CASCADE');
  });
}

const UNAVAILABLE = { error: 'The service is temporarily unavailable' };

const PASSING = [
  '57014',
  '25006',
  '53100',
  '53200',
  '53300',
  '55P03',
  '57P01',
  '57P02',
  '57P03',
  '58030',
  '08006',
  '08P01',
  'XX000',
  '40001',
  '40P01',
];

describe('a fault of the database that passes', () => {
  test.each(PASSING)('is a 503 with Retry-After for events: %s', async (state) => {
    await failWith(state);
    for (const [path, body] of [
      ['/v1/events', orderEvent()],
      ['/v1/events/batch', { events: [orderEvent(), orderEvent()] }],
    ] as const) {
      const answer = await tenant.call('POST', path, body);
      expect(answer).toMatchObject({ status: 503, body: UNAVAILABLE });
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
  });
});

test('any other fault of the database says that nothing was stored', async () => {
  await failWith('P0001');
  expect(await tenant.send(orderEvent())).toMatchObject({ status: 500, body: { stored: false } });
});

test('so does a fault that keeps the secret of business keys from being made', async () => {
  const fresh = await world.tenant();
  await world.database.query(`CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'on purpose'; END $$`);
  await world.database.query(
    'CREATE TRIGGER fail BEFORE UPDATE OF sealed_search_key ON organisations FOR EACH ROW EXECUTE FUNCTION fail()',
  );
  onTestFinished(async () => {
    await world.database.query('DROP FUNCTION fail CASCADE');
  });
  expect(await fresh.send(orderEvent())).toMatchObject({ status: 500, body: { stored: false } });
  const { body } = await fresh.call('GET', '/v1/events');
  expect(body.data).toEqual([]);
});

test('no fault of the database costs the public queue a job', async () => {
  const own = await startWorld();
  onTestFinished(() => own.close());
  const { uid: organisation_uid } = await own.tenant();
  await own.database.query(`CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'on purpose' USING ERRCODE = NEW.id; END $$`);
  await own.database.query(
    'CREATE TRIGGER fail BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION fail()',
  );
  const states = [...PASSING, 'P0001'];
  const queue = openDomainEvents(own);
  // Its producer allows it one attempt, and each run is more than one.
  for (const id of states)
    await queue.add('pharmacy_order', { ...orderEvent({ id, organisation_uid }) }, { attempts: 1 });
  await eventually(async () => expect(await queue.getDelayedCount()).toBe(states.length));
  await own.database.query('DROP FUNCTION fail CASCADE');
  await eventually(
    async () => {
      const rows = await own.database.query('SELECT id FROM events ORDER BY id');
      expect(rows.map(({ id }: { id: string }) => id)).toEqual(states.toSorted());
    },
    { timeoutMs: 10_000 },
  );
  expect(await queue.getJobCounts('failed', 'delayed', 'wait')).toMatchObject({ failed: 0 });
}, 30_000);

const ready = async (url: string) => {
  const answer = await fetch(`${url}/health/ready`);
  return { status: answer.status, body: await answer.json() };
};

test('a full database is not ready, and is again when there is room', async () => {
  await failWith('53100');
  await tenant.send(orderEvent());
  expect(await ready(world.api.url)).toMatchObject({ status: 503, body: { database: 'full' } });
  await world.database.query('ALTER TABLE events DISABLE TRIGGER fail');
  await eventually(async () => expect(await ready(world.api.url)).toMatchObject({ status: 200 }), {
    timeoutMs: 14_000,
  });
}, 20_000);

test('a read-only database is not ready, and is again when it takes writes', async () => {
  const own = await startWorld();
  onTestFinished(() => own.close());
  const [{ name }] = await own.database.query('SELECT current_database() AS name');
  const endSessions = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}' AND pid <> pg_backend_pid()`;
  await world.database.query(`ALTER DATABASE "${name}" SET default_transaction_read_only = on`);
  await world.database.query(endSessions);
  await eventually(async () =>
    expect(await ready(own.api.url)).toMatchObject({
      status: 503,
      body: { database: 'read_only' },
    }),
  );
  await world.database.query(`ALTER DATABASE "${name}" RESET default_transaction_read_only`);
  await world.database.query(endSessions);
  await eventually(async () => expect(await ready(own.api.url)).toMatchObject({ status: 200 }));
}, 20_000);
