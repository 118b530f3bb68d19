import type { EventStore, NewEvent } from '@rxhooks/application';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { anEvent } from '../fakes/builders.js';

type Bench = {
  readonly store: EventStore;
  addOrganisation(): Promise<string>;
  /** The uids of the events that are stored. */
  storedOf(organisationUid: string): Promise<readonly string[]>;
  close(): Promise<void>;
};

/** What every `EventStore` does. */
export function describeEventStore(name: string, open: () => Promise<Bench>): void {
  describe(name, () => {
    let bench: Bench;
    let organisationUid: string;
    let count = 0;

    beforeAll(async () => {
      bench = await open();
    });
    afterAll(() => bench.close());
    beforeEach(async () => {
      organisationUid = await bench.addOrganisation();
    });

    const event = (more: Partial<NewEvent> = {}): NewEvent => {
      count += 1;
      const uid = `evt_${String(count).padStart(6, '0')}`;
      const fingerprint = Buffer.alloc(32, 1);
      return { ...anEvent({ uid, organisationUid, id: uid }), fingerprint, ...more };
    };
    const another = { fingerprint: Buffer.alloc(32, 2) };

    it('stores an event', async () => {
      const one = event();
      expect(await bench.store.insert([one])).toEqual(['stored']);
      expect(await bench.storedOf(organisationUid)).toEqual([one.uid]);
    });

    it('stores an id once, and tells of the repeat', async () => {
      const one = event();
      await bench.store.insert([one]);
      expect(await bench.store.insert([event({ id: one.id })])).toEqual(['duplicate']);
      expect(await bench.storedOf(organisationUid)).toEqual([one.uid]);
    });

    it('stores an id once when one call brings it twice', async () => {
      const one = event();
      const events = [one, event({ id: one.id })];
      expect(await bench.store.insert(events)).toEqual(['stored', 'duplicate']);
      expect(await bench.storedOf(organisationUid)).toEqual([one.uid]);
    });

    it('stores an id once when two calls bring it at the same moment', async () => {
      const calls = [1, 2].map(() => bench.store.insert([event({ id: 'same' })]));
      expect((await Promise.all(calls)).flat().toSorted()).toEqual(['duplicate', 'stored']);
    });

    it('refuses another body under a taken id', async () => {
      const one = event();
      await bench.store.insert([one]);
      expect(await bench.store.insert([event({ id: one.id, ...another })])).toEqual(['mismatch']);
      expect(await bench.storedOf(organisationUid)).toEqual([one.uid]);
    });

    it('takes the id that another organisation uses', async () => {
      const one = event();
      const theirs = event({ id: one.id, organisationUid: await bench.addOrganisation() });
      expect(await bench.store.insert([one, theirs])).toEqual(['stored', 'stored']);
    });

    it('gives one result for each event, in order', async () => {
      const known = event();
      await bench.store.insert([known]);
      const clash = event({ id: known.id, ...another });
      const events = [event(), event({ id: known.id }), clash, event()];
      const results = ['stored', 'duplicate', 'mismatch', 'stored'];
      expect(await bench.store.insert(events)).toEqual(results);
    });
  });
}
