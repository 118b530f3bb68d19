import type { EventLeases, TakenEvents } from '@rxhooks/application';
import type { DomainEvent } from '@rxhooks/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

type Bench = {
  readonly leases: EventLeases;
  /** Stores an event that waits, after those that were added before. */
  add(organisationUid: string): Promise<DomainEvent>;
  /** One that two workers did not survive. */
  addPoison(organisationUid: string): Promise<DomainEvent>;
  empty(): Promise<void>;
  close(): Promise<void>;
};

const uidsIn = ({ events }: TakenEvents) => events.map(({ event }) => event.uid);

/**
 * What all `EventLeases` do. How leases end, how events become poison, what is given back unheard and
 * how much text is taken at once are matters of the real ones.
 */
export function describeEventLeases(name: string, open: () => Promise<Bench>): void {
  describe(name, () => {
    let bench: Bench;

    beforeAll(async () => {
      bench = await open();
    });
    afterAll(() => bench.close());
    beforeEach(() => bench.empty());

    async function addMany(count: number, organisationUid = 'org_a'): Promise<string[]> {
      const uids: string[] = [];
      while (uids.length < count) uids.push((await bench.add(organisationUid)).uid);
      return uids;
    }

    describe.each(['take', 'takeLatest'] as const)('%s', (way) => {
      const take = async (limit: number, except?: Parameters<EventLeases['take']>[1]) =>
        uidsIn(await bench.leases[way](limit, except));

      it('brings an event as it was stored', async () => {
        const event = await bench.add('org_a');
        expect(await bench.leases[way](10)).toMatchObject({
          events: [{ event, opens: 1 }],
          isMore: false,
        });
      });

      it('brings nothing when nothing waits', async () => {
        expect(await bench.leases[way](10)).toEqual({ events: [], isMore: false });
      });

      it('brings each once', async () => {
        await addMany(2);
        await take(10);
        expect(await take(10)).toEqual([]);
      });

      it('brings each to one of many that take at the same moment', async () => {
        const uids = await addMany(6);
        const taken = await Promise.all([1, 2, 3, 4].map(() => take(2)));
        expect([...taken.flat(), ...(await take(6))].toSorted()).toEqual(uids.toSorted());
      });

      it('brings the oldest up to the limit, and then the others', async () => {
        const uids = await addMany(3);
        expect((await take(2)).toSorted()).toEqual(uids.slice(0, 2).toSorted());
        expect(await take(2)).toEqual(uids.slice(2));
      });

      it.each([
        [1, false],
        [2, true],
        [3, true],
      ])('with a limit of 2 and %i that wait says that there may be more: %s', async (...row) => {
        const [count, isMore] = row;
        await addMany(count);
        expect(await bench.leases[way](2)).toMatchObject({ isMore });
      });

      it('leaves out excepted organisations, and does not call them more', async () => {
        const crowded = await addMany(3, 'org_crowded');
        const [other] = await addMany(1, 'org_other');
        const except = { organisations: ['org_crowded'], events: [] };
        const taken = await bench.leases[way](2, except);
        expect([uidsIn(taken), taken.isMore]).toEqual([[other], false]);
        expect((await take(10)).toSorted()).toEqual(crowded.toSorted());
      });

      it('leaves out excepted events', async () => {
        const [inHand = '', other] = await addMany(2);
        const except = { organisations: [], events: [inHand] };
        expect(await take(10, except)).toEqual([other]);
        expect(await take(10)).toEqual([inHand]);
      });

      it('brings no poison', async () => {
        await bench.addPoison('org_a');
        expect(await bench.leases[way](10)).toEqual({ events: [], isMore: false });
      });
    });

    it('take brings events of each organisation in turn', async () => {
      const [first = ''] = await addMany(20, 'org_many');
      const few = await addMany(1, 'org_few');
      expect(uidsIn(await bench.leases.take(2)).toSorted()).toEqual([first, ...few].toSorted());
    });

    it('takeLatest brings the oldest, whatever their organisation', async () => {
      const many = await addMany(3, 'org_many');
      await addMany(1, 'org_few');
      expect(uidsIn(await bench.leases.takeLatest(3)).toSorted()).toEqual(many.toSorted());
    });

    describe('takePoison', () => {
      it('brings nothing when no poison waits', async () => {
        await bench.add('org_a');
        expect(await bench.leases.takePoison()).toBeUndefined();
      });

      it('brings one at a time, the oldest first, each once', async () => {
        const events = [await bench.addPoison('org_a'), await bench.addPoison('org_b')];
        for (const event of events)
          expect(await bench.leases.takePoison()).toMatchObject({ event, opens: 3 });
        expect(await bench.leases.takePoison()).toBeUndefined();
      });
    });

    describe('renew', () => {
      it('renews what was taken', async () => {
        const events = [await bench.add('org_a'), await bench.add('org_b')];
        await bench.leases.take(10);
        const renewed = await bench.leases.renew(events);
        expect(renewed.toSorted()).toEqual(events.map(({ uid }) => uid).toSorted());
      });

      it('renews nothing that was not taken', async () => {
        expect(await bench.leases.renew([await bench.add('org_a')])).toEqual([]);
      });

      it('renews nothing that was put down', async () => {
        const event = await bench.add('org_a');
        await bench.leases.take(10);
        await bench.leases.putDown([event], 60_000);
        expect(await bench.leases.renew([event])).toEqual([]);
      });
    });

    describe('putDown', () => {
      const putDown = async (pauseMs: number) => {
        const event = await bench.add('org_a');
        await bench.leases.take(10);
        await bench.leases.putDown([event], pauseMs);
        return event.uid;
      };

      it('frees an event at once when there is no pause', async () => {
        const uid = await putDown(0);
        expect(uidsIn(await bench.leases.take(10))).toEqual([uid]);
      });

      it('keeps an event from being taken before the pause is over', async () => {
        await putDown(60_000);
        expect(uidsIn(await bench.leases.take(10))).toEqual([]);
      });
    });
  });
}
