import { adaptCap, type CapBounds, type Outcome, readLoad } from '@rxhooks/domain';
import type { Endpoint } from '../ports/delivery-store.js';
import type { Share } from './budget.js';
import { ExpectedWeight } from './expected-weight.js';

export type LaneMode = 'idle' | 'waiting' | 'starved' | 'claiming' | 'resting';

/** How a claim ended: nothing more waits, more may wait, or the endpoint has to rest. */
export type ClaimEnd = 'none' | 'more' | { readonly restMs: number };

/** A trial of an unproven endpoint, and the number of its permits that are not back yet. */
export type Probe = { permits: number };

/** A request in flight. */
export type Underway = { readonly sinceMs: number; readonly weight: number; share: Share };

/** A request hangs when it takes longer than this and several times its endpoint's usual time. */
const PATIENCE_MS = 500;
const TIMES_USUAL = 4;
/** The weight of the latest answer in the average of durations. */
const NEWS = 1 / 8;

/**
 * One endpoint as this worker sees it: its requests in flight, and its deliveries that wait in the
 * database. `Lanes` makes these steps:
 *
 *     idle ────── wait ──────► waiting    the lane is full or on trial; a returned permit checks
 *     waiting ─── room ──────► claiming   with a permit in hand
 *     waiting ─── no budget ─► starved    the organisation or the worker has no room, or it is not
 *                                         this lane's turn for a trial (see `ProbePace`)
 *     starved ─── budget ────► claiming   in turn (see `StarvedLanes`)
 *     starved ─── no room ───► waiting    its own cap has shrunk, or an event tries the endpoint
 *     claiming ── more ──────► waiting    also when deliveries arrived during the claim
 *     claiming ── none ──────► idle
 *     claiming ── not now ───► resting    paused, held, paced or probed
 *     resting ─── time ──────► waiting    or idle, where the sweeper looks again in time
 *     resting ─── asked for ─► idle       a person has asked for a request
 *
 * An ordered lane would have a cap of one, and rest while its first delivery waits for a retry.
 */
export class Lane {
  mode: LaneMode = 'idle';
  /** Deliveries arrived during a claim, which may not have seen them. */
  hasMore = false;
  /** The weight in flight. */
  inFlight = 0;
  /** The latest answer was good, and nothing has hung since. */
  isProven = false;
  /** Set while the unproven endpoint is on trial, until the trial's requests have ended. */
  probe: Probe | undefined;
  idleSinceMs = 0;
  readonly #expected = new ExpectedWeight();
  /** In starting order, without those that hang. */
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

  /** How much more weight the endpoint itself can take. */
  get room(): number {
    const doesHang = this.#hanging.size > 0 && !this.isProven;
    return Math.floor(doesHang ? this.bounds.floor : this.#cap) - this.inFlight;
  }

  /** The estimated weight of a delivery that was not read yet. */
  get expectedWeight(): number {
    return this.#expected.value;
  }

  /** True when it is proven and usually answers within `ms`. */
  answersWithin(ms: number): boolean {
    return this.isProven && this.#usualMs !== undefined && this.#usualMs <= ms;
  }

  /** True when it ever answered. It is then more likely to answer again than one that never did. */
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

  /** An endpoint that was quick a while ago may be slow now. */
  forgetMerits(): void {
    this.#cap = Math.min(this.#cap, this.bounds.start);
    this.isProven = false;
  }
}
