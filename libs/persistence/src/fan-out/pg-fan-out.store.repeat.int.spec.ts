import { describe, expect, it } from 'vitest';
import { useFirstDeliveries } from '../../test/first-deliveries.js';
import { newId } from '../../test/stores.js';

const bench = useFirstDeliveries();
const { takeEvent, succeeded, waiting, record, rowOf, attemptsOf } = bench;

describe('an event that an earlier run may have sent', () => {
  const open = async (leaseToken?: string) => {
    const event = await takeEvent();
    const uid = newId('delivery');
    await bench.stores.fanOut.open(
      event,
      [{ uid, subscriptionUid: bench.subscriptionUid, leaseToken }],
      { isRepeat: true },
    );
    return uid;
  };

  it('has a lost attempt on record for each of its deliveries', async () => {
    const uid = await open(newId('lease'));
    expect(await rowOf(uid)).toMatchObject({
      status: 'pending',
      attempts_made: 1,
      lost_attempts: 1,
    });
    expect(await attemptsOf(uid)).toMatchObject([
      { number: 1, status_code: null, error: expect.stringMatching(/^unknown: /) },
    ]);
  });

  it('gets the second attempt next', async () => {
    const uid = await open();
    const leased = await bench.stores.deliveries.claim(
      { deliveryUid: uid, organisationUid: bench.organisationUid },
      2,
    );
    expect(leased?.delivery).toMatchObject({ uid, attemptsMade: 1, scheduleStep: 0 });
  });

  it('keeps the deliveries that it has, without another attempt', async () => {
    const event = await takeEvent();
    const delivery = succeeded();
    await record(event, [delivery]);
    await bench.stores.fanOut.open(event, [{ ...waiting(), uid: delivery.uid }], {
      isRepeat: true,
    });
    expect(await rowOf(delivery.uid)).toMatchObject({ status: 'succeeded', attempts_made: 1 });
    expect(await attemptsOf(delivery.uid)).toHaveLength(1);
  });
});
