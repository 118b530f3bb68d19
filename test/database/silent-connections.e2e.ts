import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase, eventually, testBackend } from '@rxhooks/testing';
import { expect, onTestFinished, test } from 'vitest';
import { startTcpLink } from '../../libs/testing/src/tcp-link.js';
import { orderEvent } from '../support/events.js';
import { receiver } from '../support/receivers.js';
import { DELIVERIES } from '../support/tenant.js';
import { startWorld } from '../support/world.js';

/** What the driver waits for an answer, and another round for those who were waiting behind. */
const BACK_WITHIN_MS = 20_000;

/** By the settings that a connection asks for first. */
const isPrepared = (said: string) => said.includes('plan_cache_mode');
const isQueue = (said: string) => said.includes('search_path');

test.each<[string, (said: string) => boolean]>([
  ['all connections to PostgreSQL', () => true],
  ['the connections of the main pool', (said) => !isPrepared(said) && !isQueue(said)],
  ['the connections that keep plans', isPrepared],
  ...(testBackend() === 'postgres'
    ? [['the connections of the queue', isQueue] satisfies [string, (said: string) => boolean]]
    : []),
])(
  'when %s fall silent, events and calls go on by new ones',
  { timeout: 60_000 },
  async (_, isMeant) => {
    const database = await createTestDatabase();
    const link = await startTcpLink(database.url);
    const world = await startWorld({ DATABASE_URL: link.through(database.url) });
    onTestFinished(async () => {
      link.restore();
      await world.close();
      await link.close();
      await database.drop();
    });
    const endpoint = await receiver();
    const tenant = await world.tenant();
    await tenant.subscribe(`${endpoint.url}/hook`);
    await Promise.all(Array.from({ length: 20 }, () => tenant.send(orderEvent())));
    await endpoint.waitFor(20);

    expect(link.swallow(isMeant)).toBeGreaterThan(0);
    const fromMs = performance.now();

    const accepted = new Set<string>();
    const told = await eventually(
      async () => {
        const event = orderEvent();
        const answer = await tenant.send(event);
        expect(answer.status).toBe(202);
        accepted.add(event.id);
        return answer;
      },
      { timeoutMs: BACK_WITHIN_MS },
    );
    expect(told.status).toBe(202);
    // A call every now and then finds each idle connection of the pool.
    let good = 0;
    while (good < 12 && performance.now() - fromMs < BACK_WITHIN_MS) {
      const answer = await tenant.call('GET', `${DELIVERIES}?limit=1`);
      good = answer.status === 200 ? good + 1 : 0;
      await sleep(100);
    }
    expect(good).toBe(12);
    await eventually(() => expect(endpoint.requests.length).toBeGreaterThan(20), {
      timeoutMs: BACK_WITHIN_MS,
    });
    expect(performance.now() - fromMs).toBeLessThan(BACK_WITHIN_MS);
  },
);
