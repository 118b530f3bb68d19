import type { Exchange } from '@rxhooks/domain';
import type { Dispatcher } from 'undici';
import { Excerpt } from './excerpt.js';
import { isAboutDates, toFailureCode } from './failure-code.js';
import { UnresolvedHostError } from './guard-errors.js';
import { type AnswerHeaders, keptHeaders } from './kept-headers.js';
import type { Wire } from './wire.js';

/** Bytes of a body that are read before the socket is destroyed. */
const MAX_BODY_BYTES = 64 * 1024;
const MAX_DETAIL_LENGTH = 1000;
/**
 * An idle connection that was closed fails at once; a later end may be the receiver's response to
 * the request.
 */
const STALE_WITHIN_MS = 1000;

/**
 * RFC 9110, section 15.3.6: 205 has no body. The client knows that of 204, but would wait for a
 * body here.
 */
const NO_CONTENT = 205;

/** How a request ended, and what its connection shows. */
export type Settled = {
  readonly exchange: Exchange;
  /** True when the first byte of the request may have left. */
  readonly isWritten: boolean;
  readonly isReused: boolean;
  /**
   * A reused connection ended before any byte of the answer: the receiver had closed it, and the
   * request was not at fault.
   */
  readonly isStale: boolean;
  /** A name server answered that the name does not exist. */
  readonly isUnknownName: boolean;
  /** The certificate was refused for its dates. */
  readonly isAboutDates: boolean;
};

/**
 * Follows one request through the HTTP client and settles exactly once. Uses the low-level handler
 * because it has no body stream whose late errors could go unhandled, and because it reports when
 * the connection was made.
 */
export class ExchangeHandler implements Dispatcher.DispatchHandler {
  readonly #excerpt = new Excerpt();
  readonly #startedMs = performance.now();
  #controller: Dispatcher.DispatchController | undefined;
  #statusCode: number | undefined;
  #retryAfter: string | undefined;
  #headers: Readonly<Record<string, string>> | undefined;
  #firstByteMs: number | undefined;
  #isSettled = false;
  #wire: Wire | undefined;
  #writtenAtMs = 0;
  #isUnknownName = false;
  #isAboutDates = false;
  /** Set by the connection that takes the request. */
  wireOf: () => Wire | undefined = () => undefined;

  /** @param lookupMs how long the lookup of the host has been waiting for an answer */
  constructor(
    private readonly onSettled: (settled: Settled) => void,
    private readonly lookupMs: () => number = () => 0,
  ) {}

  /** Called when the deadline has passed. */
  expire(): void {
    const code = this.#controller === undefined ? this.#connectTimeout() : 'timeout';
    this.#settle({ kind: 'failed', code, statusCode: this.#statusCode });
    this.#controller?.abort(new Error('The deadline of the attempt has passed.'));
  }

  /** Called when the worker stops: whether the receiver has the request is unknown. */
  interrupt(): void {
    this.#settle({ kind: 'failed', code: 'interrupted', statusCode: this.#statusCode });
    this.#controller?.abort(new Error('The worker stops.'));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // Nothing is written yet: a request that timed out while connecting must not reach the
    // receiver.
    if (this.#isSettled) {
      controller.abort(new Error('The attempt ended before it was connected.'));
      return;
    }
    this.#writtenAtMs = performance.now();
    this.#wire = this.wireOf();
    this.#wire?.begin();
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    statusCode: number,
    headers: AnswerHeaders,
  ): void {
    if (statusCode < 200) return; // RFC 9110, section 15.2: any number of interim ones may come
    this.#statusCode = statusCode;
    this.#firstByteMs = performance.now() - this.#writtenAtMs;
    this.#headers = keptHeaders(headers);
    const retryAfter = headers['retry-after'];
    this.#retryAfter = Array.isArray(retryAfter) ? retryAfter[0] : retryAfter;
    if (statusCode === NO_CONTENT) {
      this.#answer();
      controller.abort(new Error('There is nothing to come.'));
    }
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#isSettled) return;
    this.#excerpt.add(chunk);
    if (this.#excerpt.sizeBytes < MAX_BODY_BYTES) return;
    this.#answer();
    controller.abort(new Error('The answer is longer than anybody needs.'));
  }

  onResponseEnd(): void {
    const fault = this.#wire?.fault;
    if (fault !== undefined) {
      // RFC 9112, section 8: a body that ends with its connection is incomplete after a reset.
      this.onResponseError(null, fault);
      return;
    }
    // The client frees the connection in an immediate that it queues after this call. An answer
    // reported earlier would make the next request open a second connection.
    queueMicrotask(() => setImmediate(() => this.#answer()));
  }

  onResponseError(_: Dispatcher.DispatchController | null, reported: Error): void {
    const error = this.#wire?.fault ?? reported;
    const statusCode = this.#statusCode;
    const found = toFailureCode(error, statusCode !== undefined);
    // Framing or trailers of an answer that has begun: we end the connection, so it counts as
    // answered.
    if (found === 'headers_too_large' && statusCode !== undefined) {
      this.#answer();
      return;
    }
    const code = found === 'connect_timeout' ? this.#connectTimeout() : found;
    const isCut = code === 'connection_reset' || code === 'connection_closed';
    const failed = { kind: 'failed', code, statusCode, detail: describe(error) } as const;
    this.#isUnknownName = error instanceof UnresolvedHostError && error.whose === 'the_names';
    this.#isAboutDates = isAboutDates(error);
    this.#settle(failed, isCut && this.#isUntouched());
  }

  /**
   * Names the step that used up the time. A lookup that began only lately belongs to another
   * request.
   */
  #connectTimeout(): 'dns_error' | 'connect_timeout' {
    const waitedMs = performance.now() - this.#startedMs;
    return this.lookupMs() > waitedMs / 2 ? 'dns_error' : 'connect_timeout';
  }

  /** True when a connection that had worked before ended soon and without any byte of an answer. */
  #isUntouched(): boolean {
    const wire = this.#wire;
    const isSoon = performance.now() - this.#writtenAtMs <= STALE_WITHIN_MS;
    return wire !== undefined && wire.isReused && wire.answerBytes === 0 && isSoon;
  }

  #answer(): void {
    this.#settle({
      kind: 'answered',
      statusCode: this.#statusCode ?? 0,
      retryAfter: this.#retryAfter,
      excerpt: this.#excerpt.toString(),
    });
  }

  #settle(exchange: Exchange, isStale = false): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.onSettled({
      exchange: {
        ...exchange,
        headers: this.#headers,
        times: { ...this.#wire?.dialTimes, firstByteMs: this.#firstByteMs },
      },
      isStale,
      isWritten: this.#controller !== undefined,
      isReused: this.#wire?.isReused ?? false,
      isUnknownName: this.#isUnknownName,
      isAboutDates: this.#isAboutDates,
    });
  }
}

/**
 * An aggregate of connection errors has an empty message. Cut, since a certificate error quotes all
 * names.
 */
function describe(error: Error): string {
  const causes: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  return causes.map(String).join('; ').slice(0, MAX_DETAIL_LENGTH);
}
