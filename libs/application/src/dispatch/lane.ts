import { adaptCap, type CapBounds, type Outcome, readLoad } from '@rxhooks/domain';
import type { Endpoint } from '../ports/delivery-store.js';
import type { Share } from './budget.js';
import { ExpectedWeight } from './expected-weight.js';

export type LaneMode = 'idle' | 'waiting' | 'starved' | 'claiming' | 'resting';

/** What a claim has brought: nothing more waits, there may be more, or the endpoint may not have any for now. */
export type ClaimEnd = 'none' | 'more' | { readonly restMs: number };

/** A try of an endpoint that had yet to answer, and the permits for it that are not back yet. */
export type Probe = { permits: number };

/** A request on its way. */
export type Underway = { readonly sinceMs: number; readonly weight: number; share: Share };

/** A request hangs when it takes longer than this, and several times longer than is usual for its endpoint. */
const PATIENCE_MS = 500;
const TIMES_USUAL = 4;
/** How much the latest answer changes what is usual. */
const NEWS = 1 / 8;

/**
 * One endpoint, as this worker sees it: what may be in flight to it, and what becomes of its deliveries that wait in the
 * database.
 *
 *     idle ────── wait ──────► waiting      some wait, and the lane is full, or is being tried: what comes back looks again
 *     waiting ─── room ──────► claiming     with a permit in hand
 *     waiting ─── no budget ─► starved      the lane has room; its organisation, or the worker, has none, or its turn to be
 *                                           tried has not come (see `ProbePace`)
 *     starved ─── budget ────► claiming     in turn, see `StarvedLanes`
 *     starved ─── no room ───► waiting      its own cap has become smaller meanwhile, or an event has tried it
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
  /** The latest answer was a good one, and nothing has hung since. */
  isProven = false;
  /** It had yet to answer when it was its turn to be tried, and what is in flight since has not ended. */
  probe: Probe | undefined;
  idleSinceMs = 0;
  readonly #expected = new ExpectedWeight();
  /** In the order in which they were begun; without those that hang. */
  readonly #underway = new Set<Underway>();
  readonly #hanging = new Set<Underway>();
  #cap: number;
  #usualMs: number | undefined;
  #answeredMs = -Infinity;

  constructor(
    readonly endpoint: Endpoint,
    private readonly bounds: CapBounds & { readonly start: number },
  ) {
    this.#cap = bounds.start;
  }

  get isProbed(): boolean {
    return this.probe !== undefined;
  }

  /** How much more the endpoint itself can take. */
  get room(): number {
    const doesHang = this.#hanging.size > 0 && !this.isProven;
    return Math.floor(doesHang ? this.bounds.floor : this.#cap) - this.inFlight;
  }

  /** What a delivery is likely to weigh that was not read yet. */
  get expectedWeight(): number {
    return this.#expected.value;
  }

  /** Whether its requests usually do, and the latest ones have. */
  answersWithin(ms: number): boolean {
    return this.isProven && this.#usualMs !== undefined && this.#usualMs <= ms;
  }

  /** At any time. One that has not for now is more likely to do so again than one that never has. */
  get hasAnswered(): boolean {
    return this.#answeredMs > -Infinity;
  }

  get hasUnderway(): boolean {
    return this.#underway.size > 0;
  }

  expect(weight: number): void {
    this.#expected.learn(weight);
  }

  begin(request: Underway): void {
    this.#underway.add(request);
  }

  end(request: Underway): void {
    this.#underway.delete(request);
    this.#hanging.delete(request);
  }

  learn(outcome: Outcome, durationMs: number, nowMs: number): void {
    const load = readLoad(outcome);
    if (load === 'unknown') return;
    this.isProven = load === 'taken';
    this.#cap = adaptCap(this.#cap, outcome, this.bounds);
    if (!this.isProven) return;
    this.#usualMs = (this.#usualMs ?? durationMs) * (1 - NEWS) + durationMs * NEWS;
    this.#answeredMs = nowMs;
  }

  /** Moves the requests that have begun to hang, and returns them. */
  noteHanging(nowMs: number): readonly Underway[] {
    const sinceMs = nowMs - Math.max(PATIENCE_MS, (this.#usualMs ?? 0) * TIMES_USUAL);
    const begun = [];
    for (const request of this.#underway) {
      if (request.sinceMs >= sinceMs) break;
      this.#underway.delete(request);
      this.#hanging.add(request);
      if (this.#answeredMs < request.sinceMs) this.isProven = false;
      begun.push(request);
    }
    return begun;
  }

  /** What was quick a while ago may not be so any more. */
  forgetMerits(): void {
    this.#cap = Math.min(this.#cap, this.bounds.start);
    this.isProven = false;
  }
}
