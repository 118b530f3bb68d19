import type { Clock } from '../ports/clock.js';

/** So many at once, and again after a while: a hundred handshakes would take the processor from endpoints that answer. */
const AT_ONCE = 4;
const EVERY_MS = 80;

type Turn = { left: number; readonly waiting: (() => void)[] };

/**
 * Spreads requests to endpoints that have yet to answer over time, those of each organisation by themselves. One that ends
 * lets the next one go at once: a crowd of healthy endpoints is known as soon as it can be, and one that refuses is tried again
 * when it is due.
 */
export class ProbePace {
  readonly #turns = new Map<string, Turn>();

  constructor(private readonly clock: Clock) {}

  /** Resolves when a probe of the organisation may begin; `undefined`: now. */
  turn(organisation: string): Promise<void> | undefined {
    const turn = this.#turns.get(organisation) ?? this.#begin(organisation);
    turn.left -= 1;
    return turn.left < 0 ? new Promise((go) => void turn.waiting.push(go)) : undefined;
  }

  /** To be called when a probe of the organisation has ended and did not hang. */
  hasten(organisation: string): void {
    const turn = this.#turns.get(organisation);
    if (!turn) return;
    turn.left += 1;
    turn.waiting.shift()?.();
  }

  #begin(organisation: string): Turn {
    const turn = { left: AT_ONCE, waiting: [] };
    this.#turns.set(organisation, turn);
    this.#goOnLater(organisation, turn);
    return turn;
  }

  #goOnLater(organisation: string, turn: Turn): void {
    this.clock.after(EVERY_MS, () => {
      if (turn.left >= AT_ONCE) return void this.#turns.delete(organisation);
      turn.left = Math.min(AT_ONCE, turn.left + AT_ONCE);
      for (const go of turn.waiting.splice(0, AT_ONCE)) go();
      this.#goOnLater(organisation, turn);
    });
  }
}
