import type { Endpoint } from '../ports/delivery-store.js';

// Whoever resumes a subscription, or lifts a hold, does not know who waits for it: nobody rests longer. What has to wait
// longer is the sweeper's to find, so that thousands of dead endpoints are not asked about again and again.
const LONGEST_REST_MS = 5000;

/** Which endpoints have deliveries waiting in this worker's view, and which of them are not to be asked for now. */
export class EndpointQueue {
  readonly #waiting = new Map<string, Endpoint>();
  readonly #resting = new Map<string, NodeJS.Timeout>();
  /** Endpoints that came when there was no room for reasons not their own, the longest waiting first. */
  readonly #crowdedOut = new Map<string, Endpoint>();
  #isClosed = false;

  add(endpoint: Endpoint): void {
    this.#waiting.set(endpoint.subscriptionUid, endpoint);
  }

  has({ subscriptionUid }: Endpoint): boolean {
    return this.#waiting.has(subscriptionUid);
  }

  remove({ subscriptionUid }: Endpoint): void {
    this.#waiting.delete(subscriptionUid);
  }

  isResting({ subscriptionUid }: Endpoint): boolean {
    return this.#resting.has(subscriptionUid);
  }

  /** Leaves the endpoint alone for a while. When that is all it has to wait, `wake` is called. */
  rest(endpoint: Endpoint, ms: number, wake: () => void): void {
    // A claim may end after the end; a timer would then keep the process.
    if (this.#isClosed) return;
    const { subscriptionUid } = endpoint;
    clearTimeout(this.#resting.get(subscriptionUid));
    const isWoken = ms <= LONGEST_REST_MS;
    const end = () => {
      this.#resting.delete(subscriptionUid);
      if (isWoken) wake();
      else this.#waiting.delete(subscriptionUid);
    };
    const timer = setTimeout(end, isWoken ? ms : LONGEST_REST_MS);
    this.#resting.set(subscriptionUid, timer);
  }

  crowdOut(endpoint: Endpoint): void {
    this.#crowdedOut.set(endpoint.subscriptionUid, endpoint);
  }

  /** Takes out those that there is room for now, at most `limit`. */
  takeCrowdedOut(limit: number, hasRoom: (endpoint: Endpoint) => boolean): readonly Endpoint[] {
    const taken: Endpoint[] = [];
    for (const endpoint of this.#crowdedOut.values()) {
      if (taken.length >= limit) break;
      if (hasRoom(endpoint)) taken.push(endpoint);
    }
    for (const { subscriptionUid } of taken) this.#crowdedOut.delete(subscriptionUid);
    return taken;
  }

  close(): void {
    this.#isClosed = true;
    for (const timer of this.#resting.values()) clearTimeout(timer);
    this.#resting.clear();
  }
}
