/** As much of a request as the receiver looks at. */
export interface ReadRequest {
  readonly path: string;
  readonly webhookId: string;
  /** The first bytes of the body. */
  readonly bodyStart: string;
}

const END_OF_HEAD = '\r\n\r\n';
const NOTHING = Buffer.alloc(0);
/** More than a contract puts in front of an event's data. */
const BODY_START_BYTES = 512;

/**
 * Cuts one connection's bytes into requests. Reads just what undici writes (a length, no chunks, no pipelining), for a
 * fraction of what `node:http` takes: the receiver shares its cores with what is measured.
 */
export class RequestReader {
  #buffered: Buffer = NOTHING;
  #bodyStart: Buffer = NOTHING;
  #head = '';
  #missingBytes = 0;

  /** Returns the request when these bytes were its last. */
  read(chunk: Buffer): ReadRequest | undefined {
    const body = this.#head === '' ? this.#readHead(chunk) : chunk;
    if (!body) return undefined;
    const wanted = BODY_START_BYTES - this.#bodyStart.length;
    if (wanted > 0) this.#bodyStart = Buffer.concat([this.#bodyStart, body.subarray(0, wanted)]);
    this.#missingBytes -= body.length;
    return this.#missingBytes > 0 ? undefined : this.#finish();
  }

  /** Returns what follows the head once there is all of it. */
  #readHead(chunk: Buffer): Buffer | undefined {
    const bytes = this.#buffered.length > 0 ? Buffer.concat([this.#buffered, chunk]) : chunk;
    const end = bytes.indexOf(END_OF_HEAD);
    if (end < 0) {
      this.#buffered = bytes;
      return undefined;
    }
    this.#buffered = NOTHING;
    this.#head = `${bytes.toString('latin1', 0, end)}\r\n`;
    this.#missingBytes = Number(this.#header('content-length'));
    return bytes.subarray(end + END_OF_HEAD.length);
  }

  #finish(): ReadRequest {
    const [, path = ''] = this.#head.split(' ', 2);
    const bodyStart = this.#bodyStart.toString('latin1');
    const webhookId = this.#header('webhook-id');
    this.#head = '';
    this.#bodyStart = NOTHING;
    return { path, webhookId, bodyStart };
  }

  #header(name: string): string {
    const found = this.#head.indexOf(`\r\n${name}: `);
    if (found < 0) return '';
    const start = found + name.length + 4;
    return this.#head.slice(start, this.#head.indexOf('\r\n', start));
  }
}
