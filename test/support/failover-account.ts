import type { ReceivedRequest } from '@rxhooks/testing';
import { expect } from 'vitest';
import { attemptFacts } from './facts.js';
import { type FailoverWorld, isRefusedFirst } from './failover-world.js';
import { bodyHash, findBadSignature, sha256 } from './ledger.js';

const idOf = ({ headers }: ReceivedRequest) => headers['webhook-id'] ?? '';

/** Every event once, with its own bytes and signed, and every request on record with what came of it. */
export async function expectExactlyOnce(running: FailoverWorld): Promise<void> {
  const { accepted, receiver, secret, world } = running;
  const arrived = Map.groupBy(receiver.requests, idOf);
  const bodies = [...arrived.values()].map(([first]) => sha256(first?.body ?? ''));
  expect(bodies.sort()).toEqual(accepted.map(bodyHash).sort());

  const unsigned = receiver.requests.flatMap((sent) => findBadSignature(sent, secret) ?? []);
  expect(unsigned).toEqual([]);

  const attempts = Map.groupBy(await attemptFacts(world.database), ({ delivery }) => delivery);
  const faults = [...arrived].flatMap(([id, sent]) => {
    const expected = sent.some(isRefusedFirst) ? '500,200' : '200';
    const onRecord = (attempts.get(id) ?? []).map(({ statusCode }) => statusCode).join();
    const isRight = onRecord === expected && sent.length === expected.split(',').length;
    return isRight ? [] : [`${id}: ${sent.length} requests, ${onRecord} instead of ${expected}`];
  });
  expect(faults).toEqual([]);
}

/** How many attempts a worker has made, by its own count. */
export async function attemptsOf(workerUrl: string): Promise<number> {
  const text = await (await fetch(`${workerUrl}/metrics`)).text();
  const counts = text.matchAll(/^rxhooks_delivery_attempts_total\{.*\} (\d+)$/gm);
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
}

/** The longest time without a request, of those that ended after the moment. */
export function longestPauseMs(requests: readonly ReceivedRequest[], sinceMs: number): number {
  const times = requests.map(({ at }) => at);
  const pauses = times.slice(1).map((at, index) => (at > sinceMs ? at - (times[index] ?? at) : 0));
  return Math.max(0, ...pauses);
}
