const NOTHING = Buffer.alloc(0);
const END_OF_HEAD = '\r\n\r\n';
/**
 * RFC 9112 ends lines with CRLF; with bare line feeds this filter and the client could read
 * different answers.
 */
const BARE_END = '\n\n';
const MAX_HEAD_BYTES = 16 * 1024;
/** Receivers that work for long may send one now and then; none needs more. */
const MAX_INTERIM = 64;

/** Position of the status code, and the first digit of interim ones. */
const [STATUS_AT, ONE] = ['HTTP/1.1 '.length, '1'.charCodeAt(0)];
const BEGINNINGS = ['HTTP/1.1 1', 'HTTP/1.0 1'];
const STATUS_LINE = /^HTTP\/1\.[01] (1\d\d)[ \r]/;
/** RFC 9110, section 15.2.2: another protocol follows. */
const SWITCHING = '101';

/**
 * Removes interim answers (1xx) before the final one. RFC 9110, section 15.2, requires clients to
 * accept unexpected ones; the HTTP client treats an unasked `100 Continue`, and one with
 * `Connection: close`, as a broken connection. Everything else passes unchanged.
 */
export class InterimFilter {
  #held: Buffer = NOTHING;
  #interims = 0;
  #isFinal = false;

  /** Returns the bytes to pass on; `undefined` when there are too many interim answers. */
  take(chunk: Buffer): Buffer | undefined {
    if (this.#isFinal) return chunk;
    this.#held = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    while (this.#mayBeInterim()) {
      const end = this.#held.indexOf(END_OF_HEAD);
      if (end < 0) return NOTHING;
      this.#interims += 1;
      if (this.#interims > MAX_INTERIM) return undefined;
      this.#held = this.#held.subarray(end + END_OF_HEAD.length);
      if (this.#held.length === 0) return NOTHING;
    }
    this.#isFinal = true;
    const passed = this.#held;
    this.#held = NOTHING;
    return passed;
  }

  /**
   * False as soon as it is certain: a final answer must reach the client at once, complete or not.
   */
  #mayBeInterim(): boolean {
    // Fast path: nearly every answer is final.
    if (this.#held.length > STATUS_AT && this.#held[STATUS_AT] !== ONE) return false;
    const beginning = this.#held.subarray(0, 10).toString('latin1');
    if (!BEGINNINGS.some((text) => text.startsWith(beginning))) return false;
    const lineEnd = this.#held.indexOf('\n');
    const status = statusOf(this.#held);
    if (lineEnd >= 0 && (status === undefined || status === SWITCHING)) return false;
    const end = this.#held.indexOf(END_OF_HEAD);
    const bareEnd = this.#held.indexOf(BARE_END);
    if (bareEnd >= 0 && (end < 0 || bareEnd < end)) return false;
    return end >= 0 || this.#held.length <= MAX_HEAD_BYTES;
  }
}

function statusOf(head: Buffer): string | undefined {
  return STATUS_LINE.exec(head.subarray(0, 16).toString('latin1'))?.[1];
}
