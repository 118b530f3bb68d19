import type { Socket } from 'node:net';
import { InterimFilter } from './interim-filter.js';

/**
 * What one answer may have on the wire: 64 KiB of body are read, 16 KiB of headers, and the rest is framing, which no
 * other limit sees (a chunk may have extensions without end).
 */
const MAX_ANSWER_BYTES = 256 * 1024;

/** The receiver has sent more than any answer needs. */
export class EndlessAnswerError extends Error {
  constructor() {
    super('The answer has more interim parts or more bytes than an answer needs.');
    this.name = 'EndlessAnswerError';
  }
}

/**
 * Watches what a socket brings on its way to the HTTP client, which reads its sockets itself: counts the bytes of each
 * answer, and takes `100 Continue` out (ADR 0022).
 */
export class Wire {
  #filter: InterimFilter | undefined;
  #exchanges = 0;
  #bytes = 0;
  #fault: Error | undefined;

  constructor(socket: Socket) {
    // Since TLS 1.3 the word of a receiver that demands a certificate comes after the handshake. The HTTP client forgets it
    // over the end of the connection that follows.
    socket.once('error', (error) => (this.#fault = error));
    const read: (size?: number) => Buffer | null = socket.read.bind(socket);
    socket.read = (size?: number) => {
      // The stream's own way to ask for more; it takes nothing.
      if (size === 0) return read(0);
      for (;;) {
        const chunk = read(size);
        if (chunk === null || this.#filter === undefined) return chunk;
        const passed = this.#pass(chunk, this.#filter);
        if (passed === undefined) {
          socket.destroy(new EndlessAnswerError());
          return null;
        }
        if (passed.length > 0) return passed;
      }
    };
  }

  /** True once an earlier exchange went over this connection. */
  get isReused(): boolean {
    return this.#exchanges > 1;
  }

  /** The first thing that went wrong with the connection. */
  get fault(): Error | undefined {
    return this.#fault;
  }

  /** Bytes of the answer to the latest request. */
  get answerBytes(): number {
    return this.#bytes;
  }

  /** A request is about to be written; what comes from now on is its answer. */
  begin(): void {
    this.#exchanges += 1;
    this.#bytes = 0;
    this.#filter = new InterimFilter();
  }

  #pass(chunk: Buffer, filter: InterimFilter): Buffer | undefined {
    this.#bytes += chunk.length;
    return this.#bytes > MAX_ANSWER_BYTES ? undefined : filter.take(chunk);
  }
}
