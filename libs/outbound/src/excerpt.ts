import { isAscii } from 'node:buffer';

const MAX_EXCERPT_BYTES = 4096;
const NOTHING = Buffer.alloc(0);

/** Keeps the first bytes of a body and counts all of them. */
export class Excerpt {
  #kept: Buffer = NOTHING;
  #sizeBytes = 0;

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  add(chunk: Buffer): void {
    this.#sizeBytes += chunk.length;
    const room = MAX_EXCERPT_BYTES - this.#kept.length;
    // Concat copies: a view would keep the whole chunk alive, which can be far larger than the cap.
    if (room > 0) this.#kept = Buffer.concat([this.#kept, chunk.subarray(0, room)]);
  }

  /**
   * Decodes UTF-8 with replacement characters, and removes NUL, which PostgreSQL's text cannot
   * hold.
   */
  toString(): string {
    return decode(this.#kept).replaceAll('\u0000', '');
  }
}

/** Most answers are short ASCII, for which a decoder costs more. */
function decode(bytes: Buffer): string {
  if (isAscii(bytes)) return bytes.toString('latin1');
  // `stream` leaves out a character that the cap has cut in two.
  return new TextDecoder().decode(bytes, { stream: true });
}
