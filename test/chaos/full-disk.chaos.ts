/** The disk of the database is full, for real, while events come in and outcomes are to be written. */
import { eventually } from '@rxhooks/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { orderEvent } from '../support/events.js';
import { inNamespace } from './support/bench.js';
import { type ChaosWorld, startChaosWorld } from './support/chaos-world.js';
import { expectInvariants } from './support/expect-invariants.js';
import type { ChaosTenant } from './support/ledger.js';
import { type RawHost, respond, type Turn } from './support/raw-host.js';
import { moveToSmallDisk, type SmallDisk } from './support/small-disk.js';

const IN_FLIGHT = 10;
const largeEvent = () => {
  const event = orderEvent();
  return { ...event, data: { ...event.data, own: 'x'.repeat(100_000) } };
};

describe.runIf(inNamespace)('a disk without room', () => {
  let world: ChaosWorld;
  let tenant: ChaosTenant;
  let disk: SmallDisk;
  let host: RawHost;
  const held: Turn[] = [];

  beforeAll(async () => {
    world = await startChaosWorld('full-disk');
    disk = await moveToSmallDisk(world.env['DATABASE_URL'] ?? '');
    await eventually(async () => expect(await bothAreReady()).toEqual([200, 200]), {
      timeoutMs: 30_000,
    });
    tenant = await world.tenant();
    host = await world.internet.host('receiver', { answer: (turn) => void held.push(turn) });
    await tenant.subscribe(`${host.url}/hook`);
  });
  afterAll(async () => {
    await disk?.clear().catch(() => undefined);
    await world?.close();
    await disk?.close();
  });

  const readiness = async (url: string) => {
    const answer = await fetch(`${url}/health/ready`);
    return { status: answer.status, body: await answer.json() };
  };

  const bothAreReady = async () => {
    const answers = await Promise.all(
      [world.api, ...world.workers].map(({ url }) => readiness(url)),
    );
    return answers.map(({ status }) => status);
  };

  test('makes processes not ready that rest, and ready again when there is room', async () => {
    await eventually(
      async () => {
        // Again and again: the server may give room back, by removing a file that it does not need any more.
        await disk.fill();
        for (const { url } of [world.api, ...world.workers])
          expect(await readiness(url)).toMatchObject({ status: 503, body: { database: 'full' } });
      },
      { timeoutMs: 30_000 },
    );
    await disk.clear();
    await eventually(async () => expect(await bothAreReady()).toEqual([200, 200]), {
      timeoutMs: 30_000,
    });
  });

  test('is a 503 with Retry-After for each event, and never a 500', async () => {
    for (let sent = 0; sent < IN_FLIGHT; sent += 1)
      expect((await tenant.send(orderEvent())).status).toBe(202);
    await eventually(() => expect(held).toHaveLength(IN_FLIGHT), { timeoutMs: 10_000 });
    await disk.fill();
    host.script = { answer: respond(200) };
    for (const turn of held) host.requests[turn.nth - 1]!.answered = respond(200)(turn);
    const answers = [];
    for (let sent = 0; sent < 30; sent += 1) answers.push(await tenant.send(largeEvent()));
    const refused = answers.filter(({ status }) => status !== 202);
    expect(refused.length).toBeGreaterThan(0);
    expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([503]));
    expect(refused.every(({ headers }) => Number(headers.get('retry-after')) > 0)).toBe(true);
  });

  test('makes the api not ready, saying why', async () => {
    expect(await readiness(world.api.url)).toMatchObject({
      status: 503,
      body: { database: 'full' },
    });
  });

  test('takes events again by itself when there is room', async () => {
    await disk.clear();
    await eventually(async () => expect((await tenant.send(largeEvent())).status).toBe(202));
    await eventually(async () => expect((await readiness(world.api.url)).status).toBe(200), {
      timeoutMs: 15_000,
    });
  });

  test('loses and repeats nothing', async () => {
    await world.settled();
    await expectInvariants(world);
  });
});
