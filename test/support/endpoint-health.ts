import { eventually } from '@rxhooks/testing';
import { expect } from 'vitest';
import type { Tenant } from './tenant.js';
import type { World } from './world.js';

export const MANAGED = '/v1/management/subscriptions';

/** A worker that knows of a hold may rest for five seconds before it looks again; the rest is a slow machine. */
export const REST_MS = 12_000;

/** The subscription as its owner sees it, once this holds of it. */
export function managedIn(tenant: Pick<Tenant, 'call'>, uid: string, expected: object) {
  return eventually(
    async () => {
      const { body } = await tenant.call('GET', `${MANAGED}/${uid}`);
      expect(body).toMatchObject(expected);
      return body;
    },
    { timeoutMs: 10_000 },
  );
}

/** Lets the time of a hold be over, which may be long. */
export async function letHoldEnd({ database }: World, uid: string): Promise<void> {
  await database.query(
    'UPDATE endpoint_states SET held_until = now() WHERE subscription_uid = $1',
    [uid],
  );
}
