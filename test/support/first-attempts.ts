import { type ReceivedRequest, type Receiver } from '@rxhooks/testing';
import { expect } from 'vitest';
import { orderEvent } from './events.js';
import type { Tenant } from './tenant.js';

const PATIENCE_MS = 20_000;

/** The promise: from a 202 to the first request, with Redis in whatever state. */
export const FIRST_ATTEMPT_MS = 5000;

export const idOf = ({ headers }: ReceivedRequest) => headers['webhook-id'];

/** Sends batches of this size at even distances, and resolves with how late the latest first attempt was. */
export async function lateness(
  tenant: Tenant,
  endpoint: Receiver,
  { batches = 1, size = 20, everyMs = 0 } = {},
): Promise<number> {
  const before = endpoint.requests.length;
  const acceptedAt: number[] = [];
  for (let batch = 0; batch < batches; batch += 1) {
    const nextMs = Date.now() + everyMs;
    const events = Array.from({ length: size }, () => orderEvent());
    const { status } = await tenant.call('POST', '/v1/events/batch', { events });
    expect(status).toBe(202);
    acceptedAt.push(Date.now());
    while (Date.now() < nextMs) await new Promise((done) => setTimeout(done, 5)); // the rate
  }
  const count = batches * size;
  await endpoint.waitFor(before + count, PATIENCE_MS);
  const requests = endpoint.requests.slice(before);
  expect(new Set(requests.map(idOf)).size).toBe(count);
  const arrivedAt = requests.map(({ at }) => at).toSorted((a, b) => a - b);
  return Math.max(...arrivedAt.map((at, index) => at - acceptedAt[Math.floor(index / size)]!));
}
