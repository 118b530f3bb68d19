import type { Outcome } from '@rxhooks/domain';
import { anEndpoint } from './fakes/builders.js';
import { FakeClock } from './fakes/fake-clock.js';
import { Lanes } from '../src/dispatch/lanes.js';
import type { Permit } from '../src/dispatch/permit.js';
import type { Endpoint } from '../src/ports/delivery-store.js';

const LIMITS = { floor: 1, start: 1, ceiling: 32, organisation: 16, total: 32, most: 100 };
const succeeded: Outcome = { kind: 'succeeded', statusCode: 200 };
/** Endpoints of one organisation, and of another one. */
export const own = (uid: string) => anEndpoint(uid, 'org_a');
export const foreign = (uid: string) => anEndpoint(uid, 'org_b');

/** The lanes of a worker that several organisations share. */
export function sharedLanes(limits: Partial<typeof LIMITS> = {}) {
  const clock = new FakeClock();
  const lanes = new Lanes({ ...LIMITS, ...limits }, clock);
  const claims: string[] = [];
  lanes.onClaim(({ endpoint }) => claims.push(endpoint.subscriptionUid));
  const fill = (endpoint: Endpoint): readonly Permit[] => {
    const permit = lanes.take(endpoint, 1);
    if (!permit) return [];
    permit.start();
    return [permit, ...fill(endpoint)];
  };
  /** Lets the endpoint show that it answers, after so long. */
  const prove = (endpoint: Endpoint, answers = 20, tookMs = 5) => {
    for (let count = 0; count < answers; count += 1) {
      using permit = lanes.admit(endpoint, 1);
      permit.start();
      clock.advance(tookMs);
      permit.answer(succeeded);
    }
  };
  /** Endpoints that leave no room to others of their organisation. */
  const crowd = (organisation: string): readonly Permit[] => {
    const endpoint = anEndpoint(`crowd ${lanes.inFlight} of ${organisation}`, organisation);
    prove(endpoint);
    const permits = fill(endpoint);
    return permits.length === 0 ? [] : [...permits, ...crowd(organisation)];
  };
  return { clock, lanes, claims, fill, prove, crowd };
}
