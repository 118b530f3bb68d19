import { describe, expect, it } from 'vitest';
import type { FoundMatch } from './read-matches.js';
import { BatchCutter } from './recovery-batches.js';
import { RecoveryTally } from './recovery-tally.js';

const match = (place: number, more: Partial<FoundMatch> = {}): FoundMatch => ({
  deliveryUid: `dlv_${place}`,
  eventUid: `evt_${place}`,
  subscriptionUid: 'a',
  target: 'https://a.example.com',
  isMissing: false,
  unsendable: undefined,
  ...more,
});

describe('batches', () => {
  it('are of one subscription each, numbered there, and of no more than their size', () => {
    const cutter = new BatchCutter(2);
    const first = cutter.cut([match(1), match(2, { subscriptionUid: 'b' }), match(3), match(4)]);
    const second = cutter.cut([match(5)]);
    expect([...first, ...second]).toEqual([
      { place: 0, subscription_uid: 'a', delivery_uids: ['dlv_1', 'dlv_3'], event_uids: null },
      { place: 1, subscription_uid: 'a', delivery_uids: ['dlv_4'], event_uids: null },
      { place: 0, subscription_uid: 'b', delivery_uids: ['dlv_2'], event_uids: null },
      { place: 2, subscription_uid: 'a', delivery_uids: ['dlv_5'], event_uids: null },
    ]);
  });

  it('of missing deliveries name their events, and are apart from the others', () => {
    expect(new BatchCutter(2).cut([match(1), match(2, { isMissing: true })])).toEqual([
      { place: 0, subscription_uid: 'a', delivery_uids: ['dlv_1'], event_uids: null },
      { place: 1, subscription_uid: 'a', delivery_uids: ['dlv_2'], event_uids: ['evt_2'] },
    ]);
  });

  it('leave out what cannot be sent', () => {
    expect(new BatchCutter(2).cut([match(1, { unsendable: 'payload_erased' })])).toEqual([]);
  });
});

describe('a tally', () => {
  it('counts by subscription and by the reason why one is not sent', () => {
    const tally = new RecoveryTally();
    tally.add([match(1), match(2, { unsendable: 'subscription_disabled' })]);
    tally.add([match(3, { subscriptionUid: 'b', unsendable: 'payload_erased' })]);
    const none = {
      payload_erased: 0,
      subscription_removed: 0,
      subscription_disabled: 0,
      changed: 0,
    };
    expect(tally.counts).toMatchObject({
      matched: 3,
      unsendable: { ...none, payload_erased: 1, subscription_disabled: 1 },
      subscriptions: [
        { uid: 'a', matched: 2, unsendable: { ...none, subscription_disabled: 1 } },
        { uid: 'b', matched: 1, unsendable: { ...none, payload_erased: 1 } },
      ],
    });
  });

  it('keeps a sample of 20', () => {
    const tally = new RecoveryTally();
    for (let page = 0; page < 3; page += 1)
      tally.add(Array.from({ length: 9 }, (_, place) => match(page * 9 + place)));
    expect(tally.counts.sample.map(({ deliveryUid }) => deliveryUid)).toEqual(
      Array.from({ length: 20 }, (_, place) => `dlv_${place}`),
    );
  });
});
