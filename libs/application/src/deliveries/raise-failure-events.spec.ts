import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { CountingIds } from '../../test/fakes/counting-ids.js';
import { FakeClock } from '../../test/fakes/fake-clock.js';
import {
  FakeContracts,
  PLAIN_CONTRACT,
  TELLING_CONTRACT,
} from '../../test/fakes/fake-contracts.js';
import { ScriptedFailureStore } from '../../test/fakes/scripted-failure-store.js';
import { RecordingWakeUps } from '../../test/fakes/recording-wake-ups.js';
import type { Contract } from '../ports/contract.js';
import type { UntoldFailure } from '../ports/failure-store.js';
import { RaiseFailureEvents } from './raise-failure-events.js';

const FAILURE: UntoldFailure = {
  deliveryUid: 'dlv_a',
  subscriptionUid: 'sub_a',
  organisationUid: 'org_a',
  contract: 'telling',
  eventType: 'note_added',
  statusCode: 503,
  pharmacyUid: undefined,
  target: 'https://hooks.example.com:8443/in?token=secret',
  eventUid: 'evt_a',
  isExhausted: true,
  attempts: 7,
  reason: 'The receiver answered 503.',
};

const HEARING_CONTRACT: Contract = {
  ...PLAIN_CONTRACT,
  name: 'hearing',
  hears: (data) => ({ type: data.kind, data }),
};

function setUp(...failures: UntoldFailure[]) {
  return setUpWith([TELLING_CONTRACT], failures);
}

function setUpWith(served: readonly Contract[], failures: readonly UntoldFailure[]) {
  const store = new ScriptedFailureStore(failures);
  const wakeUps = new RecordingWakeUps();
  const contracts = new FakeContracts(served);
  const tell = new RaiseFailureEvents(
    store,
    contracts,
    wakeUps,
    new CountingIds(),
    new FakeClock(),
  );
  return { store, wakeUps, tell };
}

describe('telling of failures', () => {
  it('raises the event that the contract has for a delivery that was given up', async () => {
    const { tell, store, wakeUps } = setUp(FAILURE);
    await tell.execute();
    expect(store.events).toEqual([
      {
        uid: 'evt_1',
        organisationUid: 'org_a',
        pharmacyUid: undefined,
        id: 'evt_1',
        type: 'note_failed',
        timestamp: 1_772_359_200,
        data: '{"uid":"dlv_a"}',
        metadata: '{"eventType":"note_added","statusCode":503}',
        fingerprint: expect.any(Buffer),
      },
    ]);
    expect(wakeUps.rings).toBe(1);
  });

  it('sets no wake-up job for a failure that nobody is to be told of', async () => {
    const { tell, store, wakeUps } = setUp({ ...FAILURE, eventType: 'note_failed' });
    await tell.execute();
    expect([store.events, wakeUps.rings]).toEqual([[], 0]);
  });

  it('raises an event of the contract that hears of others beside it, with the host alone', async () => {
    const { tell, store } = setUpWith([TELLING_CONTRACT, HEARING_CONTRACT], [FAILURE]);
    await tell.execute();
    expect(store.events.map(({ type }) => type)).toEqual(['note_failed', 'delivery.exhausted']);
    expect(JSON.parse(store.events[1]?.data ?? '')).toMatchObject({
      subscription: { uid: 'sub_a', contract: 'telling', host: 'hooks.example.com:8443' },
      deliveryUid: 'dlv_a',
      attempts: 7,
    });
  });

  it.each([
    ['that was cancelled', { isExhausted: false }],
    ['of the contract that hears', { contract: 'hearing' }],
  ])('raises none there for a delivery %s', async (_, more) => {
    const served = [TELLING_CONTRACT, HEARING_CONTRACT];
    const { tell, store } = setUpWith(served, [{ ...FAILURE, ...more }]);
    await tell.execute();
    expect(store.events.map(({ type }) => type)).not.toContain('delivery.exhausted');
  });

  it('goes on until there are no more, however many there are', async () => {
    const { tell, store, wakeUps } = setUp(...Array.from({ length: 1200 }, () => FAILURE));
    await tell.execute();
    expect(store.events).toHaveLength(1200);
    expect(wakeUps.rings).toBe(3);
  });

  it('leaves the rest to the next round when there is no end of them', async () => {
    const { tell, store } = setUp(...Array.from({ length: 12_000 }, () => FAILURE));
    await tell.execute();
    expect(store.events).toHaveLength(10_000);
    await tell.execute();
    expect(store.events).toHaveLength(12_000);
  });

  it('begins no other batch when the worker stops', async () => {
    const { tell, store } = setUp(...Array.from({ length: 1200 }, () => FAILURE));
    await tell.execute(AbortSignal.abort());
    expect(store.events).toHaveLength(500);
  });
});
