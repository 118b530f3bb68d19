/** One organisation on its way from one cell to another, both of them with apps, while events come in. */
import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '@rxhooks/testing';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { orderEvent } from '../support/events.js';
import { moveCommand, moveUntil } from '../support/move.js';
import { receiver } from '../support/receivers.js';
import type { Tenant } from '../support/tenant.js';
import { startWorld, type World } from '../support/world.js';

const RETRY = { RETRY_SCHEDULE_SECONDS: '4,4,4' };

let source: World;
let target: World;

beforeAll(async () => {
  source = await startWorld(RETRY);
  target = await startWorld(RETRY);
});
afterAll(async () => {
  await source.close();
  await target.close();
});

/** The events of a tenant, one after the other, each sent until a cell takes it, as a client behind a router does. */
function sendThrough(tenant: Tenant, cells: readonly World[]) {
  const ids: string[] = [];
  const statuses = new Set<number>();
  const over = new AbortController();
  const sendOne = async (event: object) => {
    for (;;)
      for (const { api } of cells) {
        const answer = await api.call('POST', '/v1/events', { key: tenant.key, body: event });
        statuses.add(answer.status);
        if (answer.status === 202) return;
        await pause(20);
      }
  };
  const ended = (async () => {
    while (!over.signal.aborted) {
      const event = orderEvent();
      await sendOne(event);
      ids.push(event.id);
      await pause(5);
    }
  })();
  return {
    ids,
    statuses,
    async stop() {
      over.abort();
      await ended;
    },
  };
}

const countOf = async ({ database }: World, sql: string, uid: string): Promise<number> =>
  (await database.query(`SELECT count(*)::int AS count FROM ${sql}`, [uid]))[0].count;

const statesOf = (uid: string) =>
  Promise.all(
    [source, target].map(async ({ database }) => {
      const sql = 'SELECT move_state AS state FROM organisations WHERE uid = $1';
      const [row]: { state: string | null }[] = await database.query(sql, [uid]);
      return row ? (row.state ?? 'active') : 'absent';
    }),
  );

async function subscribed() {
  const tenant = await source.tenant();
  const endpoint = await receiver();
  await tenant.subscribe(`${endpoint.url}/rx`);
  return { tenant, endpoint };
}

test('every event that was accepted by either cell is sent, and those of another organisation go on meanwhile', async () => {
  const [moving, other] = [await subscribed(), await subscribed()];
  const load = sendThrough(moving.tenant, [source, target]);
  const otherLoad = sendThrough(other.tenant, [source]);
  await eventually(() => expect(load.ids.length).toBeGreaterThan(20));
  const before = otherLoad.ids.length;
  const { code, lines } = await moveCommand(source, target, moving.tenant.slug);
  expect(lines.join('\n')).toContain('erase: done.');
  expect(code).toBe(0);
  expect(otherLoad.ids.length).toBeGreaterThan(before + 20);
  const atSource = load.ids.length;
  await eventually(() => expect(load.ids.length).toBeGreaterThan(atSource + 20));
  await load.stop();
  await otherLoad.stop();
  expect([...otherLoad.statuses]).toEqual([202]);
  expect([...load.statuses]).toEqual(expect.arrayContaining([202, 503, 421]));
  for (const [{ endpoint }, { ids }] of [
    [moving, load],
    [other, otherLoad],
  ] as const)
    await endpoint.waitFor(
      (all) => new Set(all.map(({ headers }) => headers['webhook-id'])).size >= ids.length,
    );
  const sql = `deliveries WHERE organisation_uid = $1 AND status = 'succeeded'`;
  await eventually(async () =>
    expect(await countOf(target, sql, moving.tenant.uid)).toBe(load.ids.length),
  );
  expect(await statesOf(moving.tenant.uid)).toEqual(['moved', 'active']);
}, 60_000);

test('an id that was sent before the move is a duplicate after it, and nothing is sent twice', async () => {
  const { tenant, endpoint } = await subscribed();
  const event = orderEvent();
  await tenant.send(event);
  await endpoint.waitFor(1);
  await moveCommand(source, target, tenant.slug);
  const again = { key: tenant.key, body: event };
  const { status, body } = await target.api.call('POST', '/v1/events', again);
  expect([status, body]).toEqual([202, { id: event.id, duplicate: true }]);
  await target.api.call('POST', '/v1/events', { key: tenant.key, body: orderEvent() });
  await endpoint.waitFor(2);
  const ids = endpoint.requests.map(({ headers }) => headers['webhook-id']);
  expect(new Set(ids).size).toBe(ids.length);
});

test('a delivery that was to be tried again is tried again by the target, with the same bytes and the same secret', async () => {
  const tenant = await source.tenant();
  let requests = 0;
  const endpoint = await receiver({
    respond: () => {
      requests += 1;
      return requests === 1 ? { status: 500 } : {};
    },
  });
  await tenant.subscribe(`${endpoint.url}/rx`);
  await tenant.send(orderEvent());
  await endpoint.waitFor(1);
  await moveCommand(source, target, tenant.slug);
  const [first, second] = await endpoint.waitFor(2, 12_000);
  expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
  expect(second?.body).toEqual(first?.body);
  const sql = `deliveries WHERE organisation_uid = $1 AND status = 'succeeded' AND attempts_made = 2`;
  await eventually(async () => expect(await countOf(target, sql, tenant.uid)).toBe(1));
});

test('an event that no worker of the source has taken is sent by the target', async () => {
  const idle = await startWorld({}, { withWorker: false });
  onTestFinished(() => idle.close());
  const tenant = await idle.tenant();
  const endpoint = await receiver();
  await tenant.subscribe(`${endpoint.url}/rx`);
  await tenant.send(orderEvent());
  await moveCommand(idle, target, tenant.slug);
  await endpoint.waitFor(1);
});

describe('a process that is killed', () => {
  // A line for each step and for each table that was compared.
  test.each([1, 2, 3, 9, 16, 17, 18, 19])(
    'when it has written %i lines is followed by one that ends the move',
    async (killAtLine) => {
      const { tenant, endpoint } = await subscribed();
      await tenant.send(orderEvent());
      await endpoint.waitFor(1);
      const { code } = await moveCommand(source, target, tenant.slug, { killAtLine });
      expect(code).toBeNull();
      const states = await statesOf(tenant.uid);
      expect(states.filter((state) => state === 'active').length).toBeLessThan(2);
      expect(states).not.toEqual(['moved', 'arriving']);
      await moveCommand(source, target, tenant.slug);
      expect(await statesOf(tenant.uid)).toEqual(['moved', 'active']);
      await target.api.call('POST', '/v1/events', { key: tenant.key, body: orderEvent() });
      await endpoint.waitFor(2);
    },
  );
});

test('--give-up lets the source send what has waited', async () => {
  const { tenant, endpoint } = await subscribed();
  await moveUntil(source, target, tenant.slug, 'compare');
  expect((await tenant.send(orderEvent())).status).toBe(503);
  const { code } = await moveCommand(source, target, tenant.slug, { more: ['--give-up'] });
  expect(code).toBe(0);
  expect(await statesOf(tenant.uid)).toEqual(['active', 'moved']);
  expect((await tenant.send(orderEvent())).status).toBe(202);
  await endpoint.waitFor(1);
});

test('without its arguments the command says how it is used, and exits with 78', async () => {
  const { code, lines } = await moveCommand(source, target, 'linden', { more: ['--planted'] });
  expect(code).toBe(78);
  expect(lines.join('\n')).toContain('--organisation SLUG [--give-up]');
});
