import type { Endpoint } from '../ports/delivery-store.js';

// Others may lift a hold that was told for longer: whoever resumes a subscription does not know who waits for it.
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

  /** Leaves the endpoint alone for a while; then `wake` is called, once. */
  rest(endpoint: Endpoint, ms: number, wake: () => void): void {
    // A claim may end after the end; a timer would then keep the process.
    if (this.#isClosed) return;
    const { subscriptionUid } = endpoint;
    clearTimeout(this.#resting.get(subscriptionUid));
    const timer = setTimeout(
      () => {
        this.#resting.delete(subscriptionUid);
        wake();
      },
      Math.min(ms, LONGEST_REST_MS),
    );
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
