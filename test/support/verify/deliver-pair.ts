import { type ReceivedRequest, startReceiver } from '@rxhooks/testing';
import { MANAGED } from '../endpoint-health.js';
import type { Tenant } from '../tenant.js';

/** Two deliveries to one subscription, the second made while the secret that was replaced is still valid. */
export type Pair = {
  readonly single: ReceivedRequest;
  readonly overlap: ReceivedRequest;
  readonly old: string;
  readonly fresh: string;
};

type Subscribe = (url: string) => Promise<{ readonly uid: string; readonly secret: string }>;

export async function deliverPair(
  tenant: Tenant,
  subscribe: Subscribe,
  event: () => object,
): Promise<Pair> {
  const receiver = await startReceiver();
  try {
    const { uid, secret: old } = await subscribe(`${receiver.url}/verified`);
    await tenant.send(event());
    await receiver.waitFor(1);
    const rotated = await tenant.call('POST', `${MANAGED}/${uid}/rotate-secret`, {});
    await tenant.send(event());
    const [single, overlap] = (await receiver.waitFor(2)) as [ReceivedRequest, ReceivedRequest];
    return { single, overlap, old, fresh: rotated.body.signing_secret };
  } finally {
    await receiver.close();
  }
}
