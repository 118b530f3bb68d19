import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { adding } from './adding.js';
import { changing } from './changing.js';
import { Ground, type SubscriptionBench } from './ground.js';
import { listing } from './listing.js';
import { moving } from './moving.js';
import { removing } from './removing.js';
import { scopes } from './scopes.js';
import { standingInTheWay } from './standing-in-the-way.js';

/** What every `SubscriptionStore` does, in memory and on PostgreSQL. */
export function describeSubscriptionStore(
  name: string,
  open: () => Promise<SubscriptionBench>,
): void {
  describe(name, () => {
    let bench: SubscriptionBench;
    let ground: Ground;
    const current = () => ground;

    beforeAll(async () => {
      bench = await open();
    });
    afterAll(() => bench.close());
    beforeEach(async () => {
      ground = await Ground.prepare(bench);
    });

    describe('adding', () => adding(current));
    describe('standing in the way', () => standingInTheWay(current));
    describe('listing and finding', () => listing(current));
    describe('scopes', () => scopes(current));
    describe('changing', () => changing(current));
    describe('moving the status', () => moving(current));
    describe('removing', () => removing(current));
  });
}
