import 'reflect-metadata';
import type { Outcome } from '@rxhooks/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anEndpoint } from '../../test/fakes/builders.js';
import { FakeClock } from '../../test/fakes/fake-clock.js';
import type { Endpoint } from '../ports/delivery-store.js';
import type { Lane } from './lane.js';
import { Lanes } from './lanes.js';
import type { Permit } from './permit.js';

const LIMITS = { floor: 1, start: 3, ceiling: 6, organisation: 6, total: 9, most: 40 };
const ENDPOINTS = ['a1', 'a2', 'a3', 'b1', 'b2', 'c1'].map((uid) => anEndpoint(uid, uid[0]));
const SUCCESS: Outcome = { kind: 'succeeded', statusCode: 200 };
const OTHERS: readonly Outcome[] = [
  { kind: 'refused', statusCode: 503 },
  { kind: 'unanswered', code: 'timeout' },
  { kind: 'unanswered', code: 'interrupted' },
];

/** A claim sees what waited when it began, and no delivery that was left waiting since. */
type Claim = { readonly lane: Lane; readonly permit: Permit; readonly seen: number };

/** Lanes, and beside them all that has to be true of them: what waits in the database, and what is in hand. */
class World {
  readonly clock = new FakeClock();
  readonly lanes = new Lanes(LIMITS, this.clock);
  readonly permits: Permit[] = [];
  readonly claims: Claim[] = [];
  /** Deliveries that wait, by endpoint; those that the sweeper has to find are not among them. */
  readonly waiting = new Map<string, number>();

  /** Those that rest for longer than lanes do: the sweeper finds what waits for them. */
  readonly #restsLong = new Set<Endpoint>();

  constructor() {
    this.lanes.onClaim((lane, permit) => {
      this.claims.push({ lane, permit, seen: this.waits(lane.endpoint) });
    });
  }

  leave(endpoint: Endpoint): void {
    const isForSweeper = this.lanes.isResting(endpoint) && this.#restsLong.has(endpoint);
    if (!isForSweeper) this.waiting.set(endpoint.subscriptionUid, this.waits(endpoint) + 1);
    this.lanes.wait(endpoint);
  }

  take(endpoint: Endpoint): void {
    const permit = this.lanes.take(endpoint, 1);
    if (permit) this.begin(permit);
  }

  answer(index: number, outcome: Outcome): void {
    this.permits[index % this.permits.length]?.answer(outcome);
  }

  release(index: number): void {
    const [permit] = this.permits.splice(index % Math.max(1, this.permits.length), 1);
    permit?.release();
  }

  endClaim(index: number, end: 'found' | 'fault' | number): void {
    const [claim] = this.claims.splice(index % Math.max(1, this.claims.length), 1);
    if (!claim) return;
    if (end === 'found') return this.#find(claim);
    const isLong = end !== 'fault' && end > 5000;
    if (isLong) this.#restsLong.add(claim.lane.endpoint);
    else this.#restsLong.delete(claim.lane.endpoint);
    claim.permit.release();
    // What the claim did not bring is the sweeper's to find, unless the rest is a short one.
    if (end === 'fault' || isLong) this.waiting.delete(claim.lane.endpoint.subscriptionUid);
    this.lanes.claimed(claim.lane, end === 'fault' ? 'none' : { restMs: end });
  }

  /** Everything is answered, and every claim finds what there is. */
  drain(): void {
    for (let round = 0; round < 1000; round += 1) {
      this.clock.advance(10);
      while (this.claims.length > 0) this.endClaim(0, 'found');
      while (this.permits.length > 0) this.release(0);
    }
  }

  /** What does not hold now, in words. */
  faults(): readonly string[] {
    const all = [...this.permits, ...this.claims.map(({ permit }) => permit)];
    const weightOf = (isOwn: (endpoint: Endpoint) => boolean) =>
      all.filter(({ lane }) => isOwn(lane.endpoint)).reduce((sum, { weight }) => sum + weight, 0);
    const inHand = weightOf(() => true);
    const faults = [];
    if (this.lanes.inFlight !== inHand) faults.push('the weight in flight is not what is in hand');
    if (this.lanes.requests !== this.permits.length) faults.push('requests are miscounted');
    if (inHand > LIMITS.total + ENDPOINTS.length * LIMITS.floor) faults.push('too much in all');
    for (const endpoint of ENDPOINTS) {
      const { subscriptionUid: uid, organisationUid } = endpoint;
      if (weightOf((one) => one.subscriptionUid === uid) > LIMITS.ceiling)
        faults.push(`${uid} is above its ceiling`);
      const ofOrganisation = weightOf((one) => one.organisationUid === organisationUid);
      if (ofOrganisation > LIMITS.organisation + 3 * LIMITS.floor)
        faults.push(`${organisationUid} is above its limit`);
      if (this.waits(endpoint) > 0 && !this.#isAwake(endpoint) && this.lanes.room(endpoint) > 0)
        faults.push(`${uid} waits, and there is room for it`);
    }
    return faults;
  }

  waits({ subscriptionUid }: Endpoint): number {
    return this.waiting.get(subscriptionUid) ?? 0;
  }

  begin(permit: Permit): void {
    permit.start();
    this.permits.push(permit);
  }

  #find({ lane, permit, seen }: Claim): void {
    const { endpoint } = lane;
    const more = this.lanes.reserve(endpoint, 2);
    const limit = 1 + (more?.weight ?? 0);
    const found = Math.min(limit, seen);
    this.waiting.set(endpoint.subscriptionUid, this.waits(endpoint) - found);
    for (let count = 0; count < found; count += 1) this.begin(this.lanes.admit(endpoint, 1));
    more?.release();
    permit.release();
    this.lanes.claimed(lane, found === limit ? 'more' : 'none');
  }

  #isAwake(endpoint: Endpoint): boolean {
    const { subscriptionUid: uid } = endpoint;
    const isClaiming = this.claims.some(({ lane }) => lane.endpoint.subscriptionUid === uid);
    return isClaiming || this.lanes.isResting(endpoint);
  }
}

const endpoint = fc.constantFrom(...ENDPOINTS);
const index = fc.nat(50);
const outcome = fc.oneof(
  { weight: 8, arbitrary: fc.constant(SUCCESS) },
  fc.constantFrom(...OTHERS),
);
const claimEnd = fc.oneof(
  { weight: 4, arbitrary: fc.constant('found' as const) },
  fc.constant('fault' as const),
  fc.constantFrom(50, 4000, 60_000),
);
const step: fc.Arbitrary<(world: World) => void> = fc.oneof(
  { weight: 3, arbitrary: endpoint.map((one) => (world: World) => world.leave(one)) },
  { weight: 2, arbitrary: endpoint.map((one) => (world: World) => world.take(one)) },
  {
    weight: 3,
    arbitrary: fc.tuple(index, outcome).map(
      ([at, one]) =>
        (world: World) =>
          world.answer(at, one),
    ),
  },
  { weight: 2, arbitrary: index.map((at) => (world: World) => world.release(at)) },
  fc.tuple(index, claimEnd).map(
    ([at, end]) =>
      (world: World) =>
        world.endClaim(at, end),
  ),
  fc.nat(250).map((ms) => (world: World) => world.clock.advance(ms)),
);

describe('lanes, whatever comes in whatever order', () => {
  it('lose no permit, keep to their limits, and let nothing wait that there is room for', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 50, maxLength: 200 }), (steps) => {
        const world = new World();
        for (const take of steps) {
          take(world);
          expect(world.faults()).toEqual([]);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('come to the end of everything that waits, and have nothing in hand after it', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const world = new World();
        for (const take of steps) take(world);
        world.drain();
        expect([...world.waiting.values()].filter((count) => count > 0)).toEqual([]);
        expect([world.lanes.inFlight, world.lanes.requests]).toEqual([0, 0]);
        expect(world.clock.timers).toBe(0);
      }),
      { numRuns: 200 },
    );
  });
});
