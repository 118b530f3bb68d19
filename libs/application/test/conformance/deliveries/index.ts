import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { claiming } from './claiming.js';
import { type DeliveryBench, Ground } from './ground.js';
import { poison } from './poison.js';
import { recording } from './recording.js';

/**
 * What every `DeliveryStore` does. When a delivery is due, how an endpoint in trouble is spared and
 * how leases end are matters of the real one.
 */
export function describeDeliveryStore(name: string, open: () => Promise<DeliveryBench>): void {
  describe(name, () => {
    let bench: DeliveryBench;
    let ground: Ground;
    const current = () => ground;

    beforeAll(async () => {
      bench = await open();
    });
    afterAll(() => bench.close());
    beforeEach(async () => {
      ground = await Ground.prepare(bench);
    });

    describe('claiming', () => claiming(current));
    describe('poison', () => poison(current));
    describe('recording', () => recording(current));
  });
}
