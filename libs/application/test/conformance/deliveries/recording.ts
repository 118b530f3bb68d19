import { expect, it } from 'vitest';
import { attemptOf, type Ground, RETRY } from './ground.js';

const WRITTEN = { kind: 'written', isWatched: false };
const LOST = { kind: 'lease_lost' };

export function recording(ground: () => Ground): void {
  const recordedOf = (uid: string) => ground().bench.recordedOf(uid);

  it('writes an attempt of a leased delivery', async () => {
    const leased = await ground().addLeased();
    expect(await ground().store.recordAttempt(attemptOf(leased))).toEqual(WRITTEN);
    expect(await recordedOf(leased.delivery.uid)).toEqual([1]);
  });

  it('writes attempts of what was claimed together, each by itself', async () => {
    const { endpoint, store } = ground();
    const uids = await ground().addMany(2);
    const { leasedDeliveries } = await store.claimDue(endpoint, 2);
    const results = leasedDeliveries.map((leased) => store.recordAttempt(attemptOf(leased)));
    expect(await Promise.all(results)).toEqual([WRITTEN, WRITTEN]);
    expect(await Promise.all(uids.map(recordedOf))).toEqual([[1], [1]]);
  });

  it('writes nothing when another worker holds the delivery', async () => {
    const leased = await ground().addLeased();
    await ground().bench.takeOver(leased.delivery.uid);
    expect(await ground().store.recordAttempt(attemptOf(leased))).toEqual(LOST);
    expect(await recordedOf(leased.delivery.uid)).toEqual([]);
  });

  it('writes nothing with a token of another lease', async () => {
    const [leased, other] = [await ground().addLeased(), await ground().addLeased()];
    const attempt = { ...attemptOf(leased), leaseToken: other.leaseToken };
    expect(await ground().store.recordAttempt(attempt)).toEqual(LOST);
    expect(await recordedOf(leased.delivery.uid)).toEqual([]);
  });

  it('writes nothing for another organisation', async () => {
    const leased = await ground().addLeased();
    const organisationUid = await ground().bench.addOrganisation();
    const attempt = { ...attemptOf(leased), organisationUid };
    expect(await ground().store.recordAttempt(attempt)).toEqual(LOST);
    expect(await recordedOf(leased.delivery.uid)).toEqual([]);
  });

  it('writes one attempt with a lease', async () => {
    const leased = await ground().addLeased();
    await ground().store.recordAttempt(attemptOf(leased));
    const other = { ...attemptOf(leased, RETRY), durationMs: 99 };
    expect(await ground().store.recordAttempt(other)).toEqual(LOST);
    expect(await recordedOf(leased.delivery.uid)).toEqual([1]);
  });

  it('knows an attempt again that it has written', async () => {
    const leased = await ground().addLeased();
    await ground().store.recordAttempt(attemptOf(leased));
    expect(await ground().store.recordAttempt(attemptOf(leased))).toEqual(WRITTEN);
    expect(await recordedOf(leased.delivery.uid)).toEqual([1]);
  });
}
