import { setTimeout as sleep } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { getDomain } from 'tldts';

const WINDOW_MS = 30_000;
/** How long a failure of a good name waits for similar ones before it counts as the receiver's. */
const GATHER_MS = 1000;
const GOOD_NAME_MS = 10 * 60_000;
/** How long a good name that fails by our fault counts as good. */
const OUTAGE_MS = 60 * 60_000;
const MAX_GOOD_NAMES = 10_000;
/** Limits names that were not good lately: an organisation may have any number of dead ones. */
const MAX_DEAD_PER_ORGANISATION = 20;

/** From these numbers on it is no coincidence. */
const MIN_ORGANISATIONS = 3;
const MIN_DOMAINS = 5;
/** One receiver that goes down beside names that were already dead proves nothing. */
const MIN_GOOD_ORGANISATIONS = 2;

export type Fault = {
  /** What failed, such as a failure code; only faults of one kind are counted together. */
  readonly kind: string;
  readonly organisationUid: string;
  readonly hostname: string;
};

/**
 * `domain` is the registered one. Hosts of one provider (`a.github.io`, `b.github.io`) can fail
 * together without us.
 */
type Seen = Fault & { readonly domain: string; readonly atMs: number; readonly wasGood: boolean };

type Good = { readonly answeredAtMs: number; readonly goodAtMs: number };

/**
 * Tells our own faults (a silent name server, a cut line) from those of receivers. A fault is ours
 * when it hits receivers of several organisations and domains at once, when good names of at least
 * two organisations are among them, and when more of these domains fail than were newly connected
 * to since.
 */
export class FaultWindow {
  readonly #faults = new Map<string, Seen>();
  readonly #goodNames = new LRUCache<string, Good>({ max: MAX_GOOD_NAMES });
  readonly #connectedAtMs = new Map<string, number>();

  constructor(
    private readonly nowMs: () => number = () => performance.now(),
    private readonly gather: () => Promise<unknown> = () => sleep(GATHER_MS),
  ) {}

  /**
   * @param isNewlyConnected false for a kept connection, which proves nothing about names and
   *   routes
   */
  noteAnswer(hostname: string, isNewlyConnected: boolean): void {
    const now = this.nowMs();
    this.#goodNames.set(hostname, { answeredAtMs: now, goodAtMs: now });
    const domain = getDomain(hostname);
    if (!isNewlyConnected || domain === null) return;
    this.#connectedAtMs.delete(domain);
    this.#connectedAtMs.set(domain, now);
    for (const [name, atMs] of this.#connectedAtMs) {
      if (now - atMs <= WINDOW_MS) break;
      this.#connectedAtMs.delete(name);
    }
  }

  /** Returns false for a literal address: it has no domain and is judged alone. */
  async isOurs(fault: Fault): Promise<boolean> {
    const { kind, hostname } = fault;
    const domain = getDomain(hostname);
    if (domain === null) return false;
    const good = this.#goodName(hostname);
    this.#note({ ...fault, domain, wasGood: good !== undefined, atMs: this.nowMs() });
    if (!this.#isShared(kind)) {
      if (!good) return false;
      await this.gather();
      if (!this.#isShared(kind)) return false;
    }
    if (good) this.#goodNames.set(hostname, { ...good, goodAtMs: this.nowMs() });
    return true;
  }

  #goodName(hostname: string): Good | undefined {
    const good = this.#goodNames.get(hostname);
    const now = this.nowMs();
    const isGood =
      good && now - good.goodAtMs <= GOOD_NAME_MS && now - good.answeredAtMs <= OUTAGE_MS;
    return isGood ? good : undefined;
  }

  #note(seen: Seen): void {
    for (const [name, { atMs }] of this.#faults) {
      if (seen.atMs - atMs <= WINDOW_MS) break;
      this.#faults.delete(name);
    }
    // A domain may have a good host and a dead one, which are counted apart.
    const name = `${seen.kind} ${seen.organisationUid} ${seen.domain} ${seen.wasGood}`;
    if (!seen.wasGood && !this.#faults.has(name) && this.#deadOf(seen) >= MAX_DEAD_PER_ORGANISATION)
      return;
    // Kept in order of time, so that the oldest come first.
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
    if (!first || organisationsOf(good) < MIN_GOOD_ORGANISATIONS) return false;
    if (organisationsOf(faults) < MIN_ORGANISATIONS || domainsOf(faults) < MIN_DOMAINS)
      return false;
    const since = this.#connectedAtMs.values().filter((atMs) => atMs > first.atMs);
    return domainsOf(good) > [...since].length;
  }
}

const organisationsOf = (faults: readonly Seen[]): number =>
  new Set(faults.map(({ organisationUid }) => organisationUid)).size;

const domainsOf = (faults: readonly Seen[]): number =>
  new Set(faults.map(({ domain }) => domain)).size;
