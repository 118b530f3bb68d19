import type { Outcome } from '@rxhooks/domain';
import type { Lane, Probe } from './lane.js';
import type { Timers } from './timers.js';

/** Trials per `EVERY_MS`: a hundred handshakes would take the CPU from endpoints that answer. */
const AT_ONCE = 4;
const EVERY_MS = 80;

type Turn = { left: number };

/**
 * Limits the trials of unproven endpoints, for each organisation separately. An answer lets the
 * next trial begin at once: many healthy endpoints are soon proven, and one that refuses is tried
 * again when due. A trial that hangs blocks its place until time frees it.
 */
export class ProbePace {
  readonly #turns = new Map<string, Turn>();
  /** Trials without an answer yet. */
  readonly #tried = new Set<Probe>();

  /** @param onMore called when more may be tried because time has passed */
  constructor(
    private readonly timers: Timers,
    private readonly onMore: () => void,
  ) {}

  /** Whether a request to the endpoint may begin; one trial may have several requests. */
  allows(lane: Readonly<Lane>): boolean {
    if (lane.isProven || lane.isProbed) return true;
    return (this.#turns.get(lane.endpoint.organisationUid)?.left ?? AT_ONCE) > 0;
  }

  /** Call this for each request, also for one that is made although `allows` is false. */
  begin(lane: Lane): void {
    if (lane.isProven || lane.isProbed) return;
    lane.probe = { permits: 0 };
    this.#tried.add(lane.probe);
    this.#turnOf(lane.endpoint.organisationUid).left -= 1;
  }

  /** @param probe the trial of this request; an old one that hangs says nothing about a new one */
  answer(lane: Lane, outcome: Outcome, probe: Probe | undefined): void {
    const ended = lane.isProven ? lane.probe : probe;
    if (lane.isProven) lane.probe = undefined;
    if (ended && this.#tried.delete(ended) && !didHang(outcome)) this.#giveBack(lane);
  }

  /** Call this when a trial has nothing in flight: its outcome is recorded, or nothing was sent. */
  end(lane: Lane, probe: Probe | undefined): void {
    if (lane.probe === probe) lane.probe = undefined;
    if (probe && this.#tried.delete(probe)) this.#giveBack(lane);
  }

  #giveBack({ endpoint }: Lane): void {
    const turn = this.#turns.get(endpoint.organisationUid);
    if (turn) turn.left = Math.min(AT_ONCE, turn.left + 1);
  }

  #turnOf(organisation: string): Turn {
    const known = this.#turns.get(organisation);
    if (known) return known;
    const turn = { left: AT_ONCE };
    this.#turns.set(organisation, turn);
    this.#goOnLater(organisation, turn);
    return turn;
  }

  #goOnLater(organisation: string, turn: Turn): void {
    this.timers.after(EVERY_MS, () => {
      if (turn.left >= AT_ONCE) return void this.#turns.delete(organisation);
      turn.left = Math.min(AT_ONCE, turn.left + AT_ONCE);
      this.#goOnLater(organisation, turn);
      this.onMore();
    });
  }
}

function didHang(outcome: Outcome): boolean {
  const code = outcome.kind === 'unanswered' ? outcome.code : undefined;
  return code === 'timeout' || code === 'connect_timeout';
}
