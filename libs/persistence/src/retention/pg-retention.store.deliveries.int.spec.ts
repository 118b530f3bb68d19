import { describe, expect, it } from 'vitest';
import { usePastEvents } from '../../test/past-events.js';
import { newEvent } from '../../test/stores.js';

const bench = usePastEvents();
const { past, rows, expire } = bench;

/** As upkeep does: what is deleted has been erased before. */
async function purge(): Promise<void> {
  await expire('payloads');
  await expire('deliveries');
}

describe('expiring deliveries', () => {
  it('deletes what is older with everything that hangs on it', async () => {
    await past(90.01, { deliveries: [{ attempts: 3 }, {}] });
    const young = await past(89.99, { deliveries: [{ attempts: 2 }] });
    await purge();
    expect((await rows('events')).map(({ uid }) => uid)).toEqual([young.uid]);
    expect((await rows('deliveries')).map(({ uid }) => uid)).toEqual(young.deliveries);
    expect(await rows('attempts')).toHaveLength(2);
  });

  it('frees the id of the event', async () => {
    const { uid } = await past(91);
    await purge();
    const event = newEvent(bench.organisationUid, { id: uid });
    expect(await bench.stores.events.insert([event])).toEqual(['stored']);
  });

  it('gives each organisation its own number of days', async () => {
    const soon = await bench.stores.addOrganisation();
    const change = { payloadRetentionDays: 5, deliveryRetentionDays: 10 };
    await bench.organisations.change(soon, change);
    await past(11, { organisationUid: soon });
    const kept = await past(11);
    await purge();
    expect(await rows('events')).toMatchObject([{ uid: kept.uid }]);
  });

  it('takes as many batches as it has to for an event of many attempts', async () => {
    await past(100, { deliveries: Array.from({ length: 3 }, () => ({ attempts: 800 })) });
    await expire('payloads');
    expect(await expire('deliveries')).toBeGreaterThan(3);
    for (const table of ['events', 'deliveries', 'attempts']) expect(await rows(table)).toEqual([]);
  });
});
