const INTERVAL_MS = 1000;
const MAX_KINDS = 100;

type Seen = { atMs: number; leftOut: number };

/**
 * Limits a log to one line a second of each kind: a fault fails every event, and says the same each
 * time.
 */
export class RareLines {
  readonly #seen = new Map<string, Seen>();

  /** @param write gets how many lines of this kind were left out since the last one */
  tell(kind: string, write: (leftOut: number) => void): void {
    const nowMs = performance.now();
    const seen = this.#seen.get(kind);
    if (seen && nowMs - seen.atMs < INTERVAL_MS) {
      seen.leftOut += 1;
      return;
    }
    // Kinds are few; a message with a number in its first word must not make this grow.
    if (this.#seen.size >= MAX_KINDS) this.#seen.clear();
    this.#seen.set(kind, { atMs: nowMs, leftOut: 0 });
    write(seen?.leftOut ?? 0);
  }
}

/** A suffix for a line of text; empty when none was left out. */
export function sayLeftOut(count: number): string {
  return count === 0 ? '' : ` (${count} lines like this left out)`;
}

/** `OOM`, `READONLY`, `ECONNREFUSED`: the code of an error, or else the first word of its text. */
export function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { code } = error as { readonly code?: unknown };
  if (typeof code !== 'string' && error.cause instanceof Error) return kindOf(error.cause);
  return typeof code === 'string' ? code : (error.message.split(/\s/, 1)[0] ?? error.name);
}
