import { adaptCap, type CapBounds, type Outcome, readLoad } from '@rxhooks/domain';
import type { Endpoint } from '../ports/delivery-store.js';
import { ExpectedWeight } from './expected-weight.js';

export type LaneMode = 'idle' | 'waiting' | 'starved' | 'claiming' | 'resting';

/** What a claim has brought: nothing more waits, there may be more, or the endpoint may not have any for now. */
export type ClaimEnd = 'none' | 'more' | { readonly restMs: number };

/** A request, since when it has been on its way. */
type Underway = { readonly sinceMs: number | undefined };

/** A receiver is slow when it takes longer than this, and several times longer than it usually does. */
const PATIENCE_MS = 500;
const TIMES_USUAL = 4;
/** How much the latest answer changes what is usual. */
const NEWS = 1 / 8;

/**
 * One endpoint, as this worker sees it: what may be in flight to it, and what becomes of its deliveries that wait in the
 * database.
 *
 *     idle ────── wait ──────► waiting      some wait, and the lane is full: what comes back looks again
 *     waiting ─── room ──────► claiming     with a permit in hand
 *     waiting ─── no budget ─► starved      the lane has room; its organisation, or the worker, has none
 *     starved ─── budget ────► claiming     in turn, see `StarvedLanes`
 *     claiming ── more ──────► waiting      also when some were left waiting while the claim was made
 *     claiming ── none ──────► idle
 *     claiming ── not now ───► resting      paused, held, paced or probed
 *     resting ─── time ──────► waiting      or idle, where the sweeper looks again in time
 *
 * `Lanes` makes these steps. An ordered lane would have a cap of one, and rest while its first delivery waits for a retry.
 */
export class Lane {
  mode: LaneMode = 'idle';
  /** Some were left waiting while a claim was being made, which may not have seen them. */
  hasMore = false;
  /** The weight of what is in flight. */
  inFlight = 0;
  /** The latest answer was a good one, and none is overdue. */
  isTrusted = false;
  idleSinceMs = 0;
  readonly #expected = new ExpectedWeight();
  /** Requests on their way, the oldest first. */
  readonly #underway = new Set<Underway>();
  #cap: number;
  #usualMs = 0;

  constructor(
    readonly endpoint: Endpoint,
    private readonly bounds: CapBounds & { readonly start: number },
  ) {
    this.#cap = bounds.start;
  }

  /** How much more the endpoint itself can take. */
  get room(): number {
    return Math.floor(this.#cap) - this.inFlight;
  }

  /** What a delivery is likely to weigh that was not read yet. */
  get expectedWeight(): number {
    return this.#expected.value;
  }

  get hasUnderway(): boolean {
    return this.#underway.size > 0;
  }

  expect(weight: number): void {
    this.#expected.learn(weight);
  }

  start(request: Underway): void {
    this.#underway.add(request);
  }

  /** A request that ended without an answer of the receiver. */
  end(request: Underway): void {
    this.#underway.delete(request);
  }

  /** @returns whether the lane is to be trusted now */
  learn(outcome: Outcome, durationMs: number, nowMs: number): boolean {
    this.#cap = adaptCap(this.#cap, outcome, this.bounds);
    const load = readLoad(outcome);
    if (load === 'unknown') return this.isTrusted;
    if (load === 'overloaded') return false;
    this.#usualMs += (durationMs - this.#usualMs) * NEWS;
    return !this.isOverdue(nowMs);
  }

  isOverdue(nowMs: number): boolean {
    const [oldest] = this.#underway;
    const patienceMs = Math.max(PATIENCE_MS, this.#usualMs * TIMES_USUAL);
    return oldest?.sinceMs !== undefined && nowMs - oldest.sinceMs > patienceMs;
  }

  /** What was quick a while ago may not be so any more. */
  forgetMerits(): void {
    this.#cap = Math.min(this.#cap, this.bounds.start);
    this.isTrusted = false;
  }
}
