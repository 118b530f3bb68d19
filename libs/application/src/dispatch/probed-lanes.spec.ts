import 'reflect-metadata';
import type { Outcome } from '@rxhooks/domain';
import { describe, expect, it } from 'vitest';
import { aLeasedDelivery, anEndpoint } from '../../test/fakes/builders.js';
import { FakeClock } from '../../test/fakes/fake-clock.js';
import { fakeWorker, prove, sentDeliveries } from '../../test/fakes/fake-worker.js';
import type { Lane } from './lane.js';
import { Lanes } from './lanes.js';
import type { Permit } from './permit.js';

const LIMITS = { floor: 2, start: 16, ceiling: 64, organisation: 200, total: 400, most: 800 };
const failed: Outcome = { kind: 'refused', statusCode: 500 };

/** An endpoint that answered until now, and one request of which hangs. */
function withHanging() {
  const clock = new FakeClock();
  const lanes = new Lanes(LIMITS, clock);
  const claims: { lane: Lane; permit: Permit }[] = [];
  lanes.onClaim((lane, permit) => claims.push({ lane, permit }));
  const endpoint = anEndpoint();
  prove(lanes, endpoint);
  clock.advance(10);
  const hanging = lanes.admit(endpoint, 1);
  hanging.start();
  clock.advance(1000);
  return { clock, lanes, claims, endpoint, hanging };
}

describe('an endpoint with a request that hangs', () => {
  it('is tried again when a permit for it has gone unused', () => {
    const { lanes, claims, endpoint } = withHanging();
    lanes.take(endpoint, 1)?.release();
    lanes.wait(endpoint);
    expect(claims).toHaveLength(1);
  });

  it('is tried again when a claim for it has found nothing', () => {
    const { lanes, claims, endpoint } = withHanging();
    lanes.wait(endpoint);
    for (const { lane, permit } of claims.splice(0)) {
      permit.release();
      lanes.claimed(lane, 'none');
    }
    lanes.wait(endpoint);
    expect(claims).toHaveLength(1);
  });

  it('is tried again when what came of the last try is on record', () => {
    const { lanes, claims, endpoint } = withHanging();
    const tried = lanes.take(endpoint, 1);
    tried?.start();
    tried?.answer(failed);
    lanes.wait(endpoint);
    expect(claims).toHaveLength(0);
    tried?.release();
    expect(claims).toHaveLength(1);
  });

  it('gives its turn to others when a permit for it has gone unused', () => {
    const { lanes, endpoint } = withHanging();
    const others = Array.from({ length: 3 }, (_, index) =>
      lanes.take(anEndpoint(`sub_${index}`), 1),
    );
    expect(others.every(Boolean)).toBe(true);
    lanes.take(endpoint, 1)?.release();
    expect(lanes.room(anEndpoint('sub_new'))).toBeGreaterThan(0);
  });

  it('does not give a turn to others for the end of the old request', () => {
    const { lanes, endpoint, hanging } = withHanging();
    const tried = lanes.take(endpoint, 1);
    tried?.start();
    for (let index = 0; index < 3; index += 1) lanes.take(anEndpoint(`sub_${index}`), 1);
    hanging.answer({ kind: 'unanswered', code: 'connection_reset' });
    hanging.release();
    expect(lanes.room(anEndpoint('sub_new'))).toBe(0);
  });
});

it('a counted endpoint is claimed for at once by a wake-up job, although one of its requests hangs', async () => {
  const { dispatch, store, sender, lanes, script, clock, pass } = fakeWorker();
  prove(lanes, anEndpoint());
  script.answer = script.hold;
  await pass(10);
  store.due.push(aLeasedDelivery('dlv_hangs'));
  dispatch.claimBacklog(anEndpoint());
  await pass(20);
  clock.advance(1000);
  script.answer = () => ({ kind: 'answered', statusCode: 200, retryAfter: undefined, excerpt: '' });
  store.due.push(aLeasedDelivery('dlv_due'));
  // A claim by name leaves out what has to be counted.
  await dispatch.attemptDelivery('dlv_counted', anEndpoint(), 1);
  await pass(100);
  expect(sentDeliveries(sender)).toEqual(['dlv_hangs', 'dlv_due']);
});
