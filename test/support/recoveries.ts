import { eventually, type Receiver } from '@rxhooks/testing';
import { expect } from 'vitest';
import type { Answer } from './api-caller.js';
import { orderEvent } from './events.js';
import type { Tenant } from './tenant.js';
import type { World } from './world.js';

export const RECOVERIES = '/v1/management/recoveries';

type Caller = Pick<Tenant, 'call'>;

/** Fails the test when that is not a 202. */
export async function startRecovery({ call }: Caller, body: object = {}): Promise<Answer['body']> {
  const answer = await call('POST', RECOVERIES, body);
  if (answer.status !== 202)
    throw new Error(`A recovery gave ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

export const preview = async ({ call }: Caller, body: object = {}): Promise<Answer['body']> =>
  (await call('POST', RECOVERIES, { ...body, dry_run: true })).body;

/** The recovery once this holds of it. Its counts add up at every look. */
export function recoveryIn(
  { call }: Caller,
  uid: string,
  expected: object,
  timeoutMs = 12_000,
): Promise<Answer['body']> {
  return eventually(
    async () => {
      const { body } = await call('GET', `${RECOVERIES}/${uid}`);
      expectSums(body);
      expect(body).toMatchObject(expected);
      return body;
    },
    { timeoutMs },
  );
}

export function expectSums(recovery: Answer['body']): void {
  const { matched, sent, succeeded, failed, waiting, remaining, unsendable } = recovery;
  const unsent = Object.values<number>(unsendable).reduce((sum, count) => sum + count, 0);
  expect(sent).toBe(succeeded + failed + waiting);
  expect(matched).toBe(sent + remaining + unsent);
  expect(Math.min(waiting, remaining)).toBeGreaterThanOrEqual(0);
}

/** Which deliveries its requests were of, as the receiver has noted them. */
export const booked = ({ requests }: Pick<Receiver, 'requests'>, from = 0): string[] =>
  requests
    .slice(from)
    .map(({ headers }) => headers['webhook-id'] ?? '')
    .toSorted();

/** Deliveries of new events that are made to have failed, without what that does to an endpoint. */
export async function addFailed(
  world: World,
  tenant: Tenant,
  endpoint: Receiver,
  count: number,
): Promise<string[]> {
  const before = endpoint.requests.length;
  const events = Array.from({ length: count }, () => orderEvent());
  await tenant.call('POST', '/v1/events/batch', { events });
  await endpoint.waitFor(before + count, 15_000);
  const ids = events.map(({ id }) => id);
  return eventually(
    async () => {
      const [rows]: [{ uid: string }[]] = await world.database.query(
        `UPDATE deliveries d SET status = 'failed' FROM events e
         WHERE e.uid = d.event_uid AND e.organisation_uid = $1 AND e.id = ANY ($2) AND d.status IN ('succeeded', 'failed')
         RETURNING d.uid`,
        [tenant.uid, ids],
      );
      expect(rows).toHaveLength(count);
      return rows.map(({ uid }) => uid).toSorted();
    },
    { timeoutMs: 10_000 },
  );
}
