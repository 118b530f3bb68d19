import { expect, it } from 'vitest';
import { attemptOf, type Ground } from './ground.js';

export function poison(ground: () => Ground): void {
  const claimPoison = async () => (await ground().store.claimPoison())?.delivery.uid;

  it('gives none when there is none', async () => {
    await ground().addDue();
    expect(await claimPoison()).toBeUndefined();
  });

  it('is given with what its attempt needs', async () => {
    const { endpoint, store } = ground();
    const uid = await ground().addPoison();
    const { subscriptionUid, organisationUid } = endpoint;
    expect(await store.claimPoison()).toMatchObject({
      delivery: { uid, subscriptionUid, attemptsMade: 2 },
      event: { organisationUid },
      subscription: { uid: subscriptionUid, organisationUid },
      leaseToken: expect.any(String),
    });
  });

  it('is given by no other claim', async () => {
    const uid = await ground().addPoison();
    expect(await ground().claim(uid, 3)).toBeUndefined();
    expect(await ground().claimDue()).toEqual([]);
    expect(await claimPoison()).toBe(uid);
  });

  it('is given once', async () => {
    await ground().addPoison();
    await claimPoison();
    expect(await claimPoison()).toBeUndefined();
  });

  it('waits while another one of its organisation is in hand', async () => {
    await ground().addPoison();
    const other = await ground().bench.addEndpoint(ground().endpoint.organisationUid);
    await ground().addPoison(other);
    expect(await claimPoison()).toBeDefined();
    expect(await claimPoison()).toBeUndefined();
  });

  it('does not wait for that of another organisation', async () => {
    const { bench } = ground();
    const stranger = await bench.addEndpoint(await bench.addOrganisation());
    const uids = [await ground().addPoison(), await ground().addPoison(stranger)];
    const given = [await claimPoison(), await claimPoison()];
    expect(new Set(given)).toEqual(new Set(uids));
  });

  it('is followed by the next when its attempt is on record', async () => {
    const uids = [await ground().addPoison(), await ground().addPoison()];
    const first = await ground().store.claimPoison();
    if (!first) throw new Error('There are two.');
    await ground().store.recordAttempt(attemptOf(first));
    expect([first.delivery.uid, await claimPoison()]).toEqual(uids);
  });
}
