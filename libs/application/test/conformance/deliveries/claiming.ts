import { describe, expect, it } from 'vitest';
import type { Ground } from './ground.js';

export function claiming(ground: () => Ground): void {
  describe('one delivery', () => {
    it('gives what its attempt needs', async () => {
      const { endpoint } = ground();
      const uid = await ground().addDue(endpoint, 2);
      const { subscriptionUid, organisationUid } = endpoint;
      expect(await ground().claim(uid, 3)).toMatchObject({
        delivery: { uid, subscriptionUid, attemptsMade: 2 },
        event: { organisationUid },
        subscription: { uid: subscriptionUid, organisationUid },
        leaseToken: expect.any(String),
      });
    });

    it('gives it once', async () => {
      const uid = await ground().addDue();
      await ground().claim(uid);
      expect(await ground().claim(uid)).toBeUndefined();
      expect(await ground().claimDue()).toEqual([]);
    });

    it('gives it to one of many that ask at the same moment', async () => {
      const uid = await ground().addDue();
      const given = await Promise.all([1, 2, 3, 4].map(() => ground().claim(uid)));
      expect(given.filter(Boolean)).toHaveLength(1);
    });

    it.each([1, 3])('gives nothing for attempt %i when the next one is 2', async (attempt) => {
      const uid = await ground().addDue(ground().endpoint, 1);
      expect(await ground().claim(uid, attempt)).toBeUndefined();
      expect(await ground().claim(uid, 2)).toBeDefined();
    });

    it('gives nothing of another organisation', async () => {
      const { bench } = ground();
      const stranger = await bench.addEndpoint(await bench.addOrganisation());
      const uid = await ground().addDue();
      expect(await ground().claim(uid, 1, stranger)).toBeUndefined();
      expect(await ground().claim(uid)).toBeDefined();
    });

    it('gives none that does not exist', async () => {
      expect(await ground().claim(`${await ground().addDue()}x`)).toBeUndefined();
    });
  });

  describe('what is due', () => {
    it('gives what an attempt needs, and no time to wait', async () => {
      const { endpoint, store } = ground();
      const uid = await ground().addDue(endpoint, 2);
      const { subscriptionUid, organisationUid } = endpoint;
      expect(await store.claimDue(endpoint, 10)).toMatchObject({
        leasedDeliveries: [
          {
            delivery: { uid, subscriptionUid, attemptsMade: 2 },
            event: { organisationUid },
            subscription: { uid: subscriptionUid, organisationUid },
            leaseToken: expect.any(String),
          },
        ],
        waitMs: undefined,
      });
    });

    it('gives the longest due up to the limit, and then the others', async () => {
      const uids = await ground().addMany(3);
      expect((await ground().claimDue(2)).toSorted()).toEqual(uids.slice(0, 2).toSorted());
      expect(await ground().claimDue(2)).toEqual(uids.slice(2));
    });

    it('gives each once', async () => {
      const [uid = ''] = await ground().addMany(1);
      await ground().claimDue();
      expect(await ground().claimDue()).toEqual([]);
      expect(await ground().claim(uid)).toBeUndefined();
    });

    it('gives each to one of many that ask at the same moment', async () => {
      const uids = await ground().addMany(6);
      const given = await Promise.all([1, 2, 3, 4].map(() => ground().claimDue(2)));
      const rest = await ground().claimDue(6);
      expect([...given.flat(), ...rest].toSorted()).toEqual(uids.toSorted());
    });

    it('gives nothing of another endpoint', async () => {
      const other = await ground().bench.addEndpoint(ground().endpoint.organisationUid);
      const uid = await ground().addDue();
      expect(await ground().claimDue(10, other)).toEqual([]);
      expect(await ground().claimDue()).toEqual([uid]);
    });

    it('gives nothing of another organisation', async () => {
      const { bench, endpoint } = ground();
      const uid = await ground().addDue();
      const stranger = { ...endpoint, organisationUid: await bench.addOrganisation() };
      expect(await ground().claimDue(10, stranger)).toEqual([]);
      expect(await ground().claimDue()).toEqual([uid]);
    });
  });
}
