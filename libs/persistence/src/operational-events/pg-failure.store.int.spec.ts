import { toStoredEvent, type UntoldFailure } from '@rxhooks/application';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  FakeContracts,
  PLAIN_CONTRACT,
  TELLING_CONTRACT,
} from '../../../application/test/fakes/fake-contracts.js';
import { newEvent, newId, openStores, type Stores } from '../../test/stores.js';

let stores: Stores;
let organisationUid: string;
let subscriptionUid: string;

beforeAll(async () => {
  stores = await openStores(new FakeContracts([PLAIN_CONTRACT, TELLING_CONTRACT]));
});
afterAll(() => stores.close());
beforeEach(async () => {
  await stores.sql('TRUNCATE deliveries, attempts');
  organisationUid = await stores.addOrganisation();
  subscriptionUid = await stores.subscribe(organisationUid, { contract: 'telling' });
});

/** A delivery as the fan-out makes it, in the hands of a worker. */
async function open(subscription = subscriptionUid) {
  const event = newEvent(organisationUid);
  await stores.events.insert([event]);
  const [uid, leaseToken] = [newId('delivery'), newId('lease')];
  await stores.fanOut.open(event, [{ uid, subscriptionUid: subscription, leaseToken }]);
  return { uid, leaseToken, type: event.type, eventUid: event.uid };
}

const fail = (
  { uid, leaseToken }: Awaited<ReturnType<typeof open>>,
  statusCode: number | null = 500,
) =>
  stores.deliveries.recordAttempt({
    deliveryUid: uid,
    organisationUid,
    leaseToken,
    number: 1,
    startedAt: new Date(),
    durationMs: 1,
    statusCode: statusCode ?? undefined,
    error: 'it failed',
    responseExcerpt: undefined,
    next: { status: 'failed', reason: 'why' },
  });

/** An event for each, under a type that nobody has subscribed to unless a test says so. */
const describeFailure = ({ deliveryUid, organisationUid }: UntoldFailure) =>
  toStoredEvent(
    { uid: newId('event'), organisationUid, at: new Date() },
    { type: 'note_failed', data: { uid: deliveryUid }, metadata: {} },
  );

/** What a worker is handed. */
async function tell(limit = 10): Promise<readonly UntoldFailure[]> {
  const seen: UntoldFailure[] = [];
  const told = await stores.failures.tell(limit, (failure) => {
    seen.push(failure);
    return [describeFailure(failure)];
  });
  expect(told.failures).toBe(seen.length);
  return seen;
}

const newsOf = (uid: string) =>
  stores.sql('SELECT uid FROM events WHERE type = $1 AND data = $2', [
    'note_failed',
    JSON.stringify({ uid }),
  ]);

describe('failures that nobody was told of', () => {
  it('are those that used up their schedule, with the last answer', async () => {
    const delivery = await open();
    await fail(delivery, 503);
    expect(await tell()).toEqual([
      {
        deliveryUid: delivery.uid,
        subscriptionUid,
        organisationUid,
        contract: 'telling',
        eventType: delivery.type,
        statusCode: 503,
        pharmacyUid: undefined,
        target: 'https://receiver.example.com/hook',
        eventUid: delivery.eventUid,
        isExhausted: true,
        attempts: 1,
        reason: 'why',
      },
    ]);
  });

  it('have no status when there was no answer', async () => {
    await fail(await open(), null);
    const [failure] = await tell();
    expect(failure).toMatchObject({ statusCode: undefined });
  });

  it('are those that were cancelled with their subscription, when no request is under way any more', async () => {
    const [uid] = await stores.addDue(subscriptionUid, 1, 3600);
    await stores.sql('UPDATE deliveries SET tells_failure = true WHERE uid = $1', [uid]);
    const underWay = await open();
    await stores.unsubscribe(subscriptionUid);
    expect(await tell()).toMatchObject([{ deliveryUid: uid }]);
    await fail(underWay);
    expect(await tell()).toMatchObject([{ deliveryUid: underWay.uid }]);
  });

  it('are not those of a contract that tells nobody', async () => {
    const other = await stores.subscribe(organisationUid, { contract: 'plain' });
    await fail(await open(other));
    expect(await tell()).toEqual([]);
  });

  it('are told once', async () => {
    await fail(await open());
    expect(await tell()).toHaveLength(1);
    expect(await tell()).toEqual([]);
  });

  it('are told once when many workers tell at the same moment', async () => {
    for (let count = 0; count < 20; count += 1) await fail(await open());
    const told = await Promise.all(Array.from({ length: 8 }, () => tell(5)));
    const rest = await tell(100);
    const uids = [...told.flat(), ...rest].map(({ deliveryUid }) => deliveryUid);
    expect(uids).toHaveLength(20);
    expect(new Set(uids).size).toBe(20);
  });

  it('are told again when they were sent again and have failed again', async () => {
    const delivery = await open();
    await fail(delivery);
    await tell();
    await stores.sql(`UPDATE deliveries SET status = 'pending' WHERE uid = $1`, [delivery.uid]);
    expect(await tell()).toEqual([]);
    await stores.sql(`UPDATE deliveries SET status = 'failed', attempts_made = 2 WHERE uid = $1`, [
      delivery.uid,
    ]);
    expect(await tell()).toMatchObject([{ statusCode: undefined }]);
  });

  it('become events when somebody has subscribed to them', async () => {
    await stores.subscribe(organisationUid, { contract: 'telling', eventTypes: ['note_failed'] });
    const { uid, ...delivery } = await open();
    await fail({ uid, ...delivery });
    const { events } = await stores.failures.tell(10, (failure) => [describeFailure(failure)]);
    expect(await newsOf(uid)).toEqual(events.map((event) => ({ uid: event })));
    expect(events).toHaveLength(1);
  });

  it('become no events when nobody has, and are not looked at again', async () => {
    const { uid, ...delivery } = await open();
    await fail({ uid, ...delivery });
    expect(await stores.failures.tell(10, (failure) => [describeFailure(failure)])).toEqual({
      failures: 1,
      events: [],
    });
    expect(await newsOf(uid)).toEqual([]);
    expect(await tell()).toEqual([]);
  });

  it('stay untold when their events could not be stored', async () => {
    await fail(await open());
    const fault = () => {
      throw new Error('no words for it');
    };
    await expect(stores.failures.tell(10, fault)).rejects.toThrow('no words for it');
    expect(await tell()).toHaveLength(1);
  });

  it('are no more than they were asked for', async () => {
    for (let count = 0; count < 3; count += 1) await fail(await open());
    expect(await tell(2)).toHaveLength(2);
  });
});
