import { setTimeout as sleep } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';

const WINDOW_MS = 30_000;
/** How long a failure of a name that was good waits for others like it, before it is called the receiver's. */
const GATHER_MS = 1000;
const GOOD_NAME_MS = 10 * 60_000;
const MAX_GOOD_NAMES = 10_000;
/** Of names that were not good lately; an organisation may have any number of dead ones. */
const MAX_DEAD_PER_ORGANISATION = 20;

/** From here on it is no coincidence. */
const MIN_ORGANISATIONS = 3;
const MIN_DOMAINS = 5;

export type Fault = {
  /** What failed, such as a failure code: only faults alike are one fault. */
  readonly kind: string;
  readonly organisationUid: string;
  /** The registrable domain of the target. */
  readonly domain: string;
};

type Seen = Fault & { readonly atMs: number; readonly wasGood: boolean };

/**
 * Tells our own trouble (a silent name server, a cut line) from the receivers'. A fault is ours when it hits receivers of
 * several organisations and domains at once, names among them that were good a moment ago, and more of these fail than were
 * newly connected to since.
 */
export class FaultWindow {
  readonly #faults = new Map<string, Seen>();
  readonly #goodAtMs = new LRUCache<string, number>({ max: MAX_GOOD_NAMES });
  readonly #connectedAtMs = new Map<string, number>();

  constructor(
    private readonly nowMs: () => number = () => performance.now(),
    private readonly gather: () => Promise<unknown> = () => sleep(GATHER_MS),
  ) {}

  /** @param isNewlyConnected an answer over a kept connection says nothing about names and routes */
  noteAnswer(domain: string, isNewlyConnected: boolean): void {
    const now = this.nowMs();
    this.#goodAtMs.set(domain, now);
    if (!isNewlyConnected) return;
    this.#connectedAtMs.delete(domain);
    this.#connectedAtMs.set(domain, now);
    for (const [name, atMs] of this.#connectedAtMs) {
      if (now - atMs <= WINDOW_MS) break;
      this.#connectedAtMs.delete(name);
    }
  }

  async isOurs(fault: Fault): Promise<boolean> {
    const goodAtMs = this.#goodAtMs.get(fault.domain);
    const wasGood = goodAtMs !== undefined && this.nowMs() - goodAtMs <= GOOD_NAME_MS;
    this.#note({ ...fault, wasGood, atMs: this.nowMs() });
    if (this.#isShared(fault.kind)) return true;
    if (!wasGood) return false;
    await this.gather();
    return this.#isShared(fault.kind);
  }

  #note(seen: Seen): void {
    for (const [name, { atMs }] of this.#faults) {
      if (seen.atMs - atMs <= WINDOW_MS) break;
      this.#faults.delete(name);
    }
    const name = `${seen.kind} ${seen.organisationUid} ${seen.domain}`;
    if (!seen.wasGood && !this.#faults.has(name) && this.#deadOf(seen) >= MAX_DEAD_PER_ORGANISATION)
      return;
    // In the order of time, so that the oldest are found first.
    this.#faults.delete(name);
    this.#faults.set(name, seen);
  }

  #deadOf({ organisationUid }: Seen): number {
    const dead = this.#faults
      .values()
      .filter((fault) => fault.organisationUid === organisationUid && !fault.wasGood);
    return [...dead].length;
  }

  #isShared(kind: string): boolean {
    const faults = [...this.#faults.values()].filter(
      (fault) => fault.kind === kind && this.nowMs() - fault.atMs <= WINDOW_MS,
    );
    const good = faults.filter(({ wasGood }) => wasGood);
    const [first] = good;
    if (!first) return false;
    if (new Set(faults.map(({ organisationUid }) => organisationUid)).size < MIN_ORGANISATIONS)
      return false;
    if (new Set(faults.map(({ domain }) => domain)).size < MIN_DOMAINS) return false;
    const since = this.#connectedAtMs.values().filter((atMs) => atMs > first.atMs);
    return new Set(good.map(({ domain }) => domain)).size > [...since].length;
  }
}
