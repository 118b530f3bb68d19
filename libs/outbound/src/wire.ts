import type { Socket } from 'node:net';
import type { StepTimes } from '@rxhooks/domain';
import { dialTimesOf } from './dial-times.js';
import { InterimFilter } from './interim-filter.js';

/**
 * Bytes of one answer on the wire: 64 KiB of body, 16 KiB of headers, and framing, which no other
 * limit sees (a chunk may have endless extensions).
 */
const MAX_ANSWER_BYTES = 256 * 1024;

/** The receiver sent more than any answer needs. */
export class EndlessAnswerError extends Error {
  constructor() {
    super('The answer has more interim parts or more bytes than an answer needs.');
    this.name = 'EndlessAnswerError';
  }
}

/**
 * Watches the bytes between a socket and the HTTP client, which reads its sockets itself: counts
 * those of each answer and removes interim answers (ADR 0022).
 */
export class Wire {
  #filter: InterimFilter | undefined;
  #exchanges = 0;
  #bytes = 0;
  #fault: Error | undefined;
  readonly #dialTimes: StepTimes | undefined;

  constructor(socket: Socket) {
    this.#dialTimes = dialTimesOf(socket);
    // In TLS 1.3 a receiver that demands a client certificate reports it only after the handshake.
    // The HTTP client loses that error when the connection then ends.
    socket.once('error', (error) => (this.#fault = error));
    const read: (size?: number) => Buffer | null = socket.read.bind(socket);
    socket.read = (size?: number) => {
      // `read(0)` is the stream's own way to request more data; it consumes nothing.
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

  /** Of the connection, for the exchange that it was made for. */
  get dialTimes(): StepTimes | undefined {
    return this.isReused ? undefined : this.#dialTimes;
  }

  /** The first error of the connection. */
  get fault(): Error | undefined {
    return this.#fault;
  }

  /** Bytes of the answer to the latest request. */
  get answerBytes(): number {
    return this.#bytes;
  }

  /** Called before a request is written; what arrives from then on is its answer. */
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
