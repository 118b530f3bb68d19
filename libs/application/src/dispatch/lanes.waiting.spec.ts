import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { own, sharedLanes } from '../../test/lanes-bench.js';

describe('an endpoint whose deliveries wait', () => {
  it('claims at once when it has room', () => {
    const { lanes, claims } = sharedLanes();
    lanes.wait(own('a'));
    expect([claims, lanes.inFlight]).toEqual([['a'], 1]);
  });

  it('claims when its own request ends', () => {
    const { lanes, claims, fill } = sharedLanes();
    const [permit] = fill(own('a'));
    lanes.wait(own('a'));
    expect(claims).toEqual([]);
    permit?.release();
    expect(claims).toEqual(['a']);
  });

  it('claims when its organisation has room again, in the order of waiting', () => {
    const { lanes, claims, crowd, prove } = sharedLanes({ floor: 0 });
    for (const uid of ['a', 'b', 'c']) prove(own(uid));
    const permits = crowd('org_a');
    for (const uid of ['c', 'b', 'a']) lanes.wait(own(uid));
    expect(claims).toEqual([]);
    for (const permit of permits.slice(0, 3)) permit.release();
    expect(claims).toEqual(['c', 'b', 'a']);
  });

  it('is passed over by turns that it cannot use, and loses none', () => {
    const { clock, lanes, claims, fill, prove, crowd } = sharedLanes({ floor: 0 });
    for (const uid of ['slow', 'good']) prove(own(uid));
    const permits = fill(own('slow'));
    crowd('org_a');
    for (const uid of ['slow', 'good']) lanes.wait(own(uid));
    expect(claims).toEqual([]);
    clock.advance(700);
    expect(claims).toEqual(['good']);
    for (const permit of permits) permit.release();
    expect(claims).toEqual(['good', 'slow']);
  });

  it('claims once more when some were left waiting while it claimed', () => {
    const { lanes, claims } = sharedLanes();
    lanes.onClaim((lane, permit) => {
      claims.push(lane.endpoint.subscriptionUid);
      if (claims.length === 1) lanes.wait(lane.endpoint);
      permit.release();
      queueMicrotask(() => lanes.claimed(lane, 'none'));
    });
    lanes.wait(own('a'));
    return Promise.resolve().then(() => expect(claims).toEqual(['a', 'a']));
  });

  it('claims nothing after the end', () => {
    const { clock, lanes, claims } = sharedLanes();
    lanes.close();
    lanes.wait(own('a'));
    clock.advance(60_000);
    expect([claims, clock.timers]).toEqual([[], 0]);
  });
});

describe('an endpoint that may not have any for now', () => {
  function resting(restMs: number) {
    const world = sharedLanes();
    world.lanes.onClaim((lane, permit) => {
      world.claims.push(lane.endpoint.subscriptionUid);
      permit.release();
      world.lanes.claimed(lane, { restMs });
    });
    world.lanes.wait(own('a'));
    return world;
  }

  it('is asked for again when its time is over, and not before, however often it is named', () => {
    const { clock, lanes, claims } = resting(300);
    lanes.wait(own('a'));
    clock.advance(299);
    expect([claims, lanes.isResting(own('a'))]).toEqual([['a'], true]);
    clock.advance(1);
    expect(claims).toEqual(['a', 'a']);
  });

  it('is asked for at once when a person has asked for a request, and its timer does nothing then', () => {
    const { clock, lanes, claims } = resting(300);
    lanes.onClaim(({ endpoint }) => void claims.push(endpoint.subscriptionUid));
    lanes.endRest(own('a'));
    lanes.wait(own('a'));
    expect(claims).toEqual(['a', 'a']);
    clock.advance(300);
    expect(claims).toEqual(['a', 'a']);
  });

  it('rests five seconds at most, and is then left to the sweeper', () => {
    const { clock, lanes, claims } = resting(3_600_000);
    clock.advance(4999);
    expect(lanes.isResting(own('a'))).toBe(true);
    clock.advance(1);
    expect([claims, lanes.isResting(own('a')), clock.timers]).toEqual([['a'], false, 0]);
  });

  it('leaves no timer behind at the end', () => {
    const { clock, lanes } = resting(300);
    lanes.close();
    expect(clock.timers).toBe(0);
  });
});
