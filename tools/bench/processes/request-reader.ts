/** The parts of a request that are used. */
export interface ReadRequest {
  readonly path: string;
  readonly webhookId: string;
  /** The first bytes of the body. */
  readonly bodyStart: string;
}

const END_OF_HEAD = '\r\n\r\n';
const NOTHING = Buffer.alloc(0);
const LENGTH = headerPattern('content-length');
/** More than any system writes before an event's data, even if a small event's data is last. */
const BODY_START_BYTES = 2048;

/**
 * Splits a connection's bytes into requests. Reads only what webhook clients write (a length, no
 * chunks, no pipelining), far cheaper than `node:http`: the receiver shares its cores with the
 * measured system.
 */
export class RequestReader {
  #buffered: Buffer = NOTHING;
  #bodyStart: Buffer = NOTHING;
  #head = '';
  #missingBytes = 0;
  readonly #id: RegExp;

  /** @param idHeader identifies deliveries */
  constructor(idHeader: string) {
    this.#id = headerPattern(idHeader);
  }

  /** Returns the request when these bytes were its last. */
  read(chunk: Buffer): ReadRequest | undefined {
    const body = this.#head === '' ? this.#readHead(chunk) : chunk;
    if (!body) return undefined;
    const wanted = BODY_START_BYTES - this.#bodyStart.length;
    if (wanted > 0) this.#bodyStart = Buffer.concat([this.#bodyStart, body.subarray(0, wanted)]);
    this.#missingBytes -= body.length;
    return this.#missingBytes > 0 ? undefined : this.#finish();
  }

  /** Returns the bytes after the head once it is complete. */
  #readHead(chunk: Buffer): Buffer | undefined {
    const bytes = this.#buffered.length > 0 ? Buffer.concat([this.#buffered, chunk]) : chunk;
    const end = bytes.indexOf(END_OF_HEAD);
    if (end < 0) {
      this.#buffered = bytes;
      return undefined;
    }
    this.#buffered = NOTHING;
    this.#head = `${bytes.toString('latin1', 0, end)}\r\n`;
    this.#missingBytes = Number(this.#header(LENGTH));
    return bytes.subarray(end + END_OF_HEAD.length);
  }

  #finish(): ReadRequest {
    const [, path = ''] = this.#head.split(' ', 2);
    const bodyStart = this.#bodyStart.toString('latin1');
    const webhookId = this.#header(this.#id);
    this.#head = '';
    this.#bodyStart = NOTHING;
    return { path, webhookId, bodyStart };
  }

  #header(pattern: RegExp): string {
    return pattern.exec(this.#head)?.[1] ?? '';
  }
}

function headerPattern(name: string): RegExp {
  return new RegExp(`\\r\\n${name}:[ \\t]*([^\\r]*)`, 'i');
}
