import type { Outcome } from '@rxhooks/domain';
import type { Lane, Probe } from './lane.js';
import type { Timers } from './timers.js';

/** So many at once, and again after a while: a hundred handshakes would take the processor from endpoints that answer. */
const AT_ONCE = 4;
const EVERY_MS = 80;

type Turn = { left: number };

/**
 * How many endpoints that have yet to answer may be tried now, for each organisation by itself. One that answers lets the
 * next one be tried at once: a crowd of healthy endpoints is known as soon as it can be, and one that refuses is tried
 * again when it is due. For one that hangs, time does.
 */
export class ProbePace {
  readonly #turns = new Map<string, Turn>();
  /** Those that have not answered yet. */
  readonly #tried = new Set<Probe>();

  /** @param onMore called when more may be tried because time has passed */
  constructor(
    private readonly timers: Timers,
    private readonly onMore: () => void,
  ) {}

  /** Whether a request to the endpoint may begin; one that is tried may have several. */
  allows(lane: Readonly<Lane>): boolean {
    if (lane.isProven || lane.isProbed) return true;
    return (this.#turns.get(lane.endpoint.organisationUid)?.left ?? AT_ONCE) > 0;
  }

  /** To be called for each request, also for one that is made although it is not allowed. */
  begin(lane: Lane): void {
    if (lane.isProven || lane.isProbed) return;
    lane.probe = { permits: 0 };
    this.#tried.add(lane.probe);
    this.#turnOf(lane.endpoint.organisationUid).left -= 1;
  }

  /** @param probe that the request was made for; an older one that hangs says nothing about it */
  answer(lane: Lane, outcome: Outcome, probe: Probe | undefined): void {
    const ended = lane.isProven ? lane.probe : probe;
    if (lane.isProven) lane.probe = undefined;
    if (ended && this.#tried.delete(ended) && !didHang(outcome)) this.#giveBack(lane);
  }

  /** To be called when nothing of it is in flight any more: what came of it is on record, or no request was made after all. */
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
