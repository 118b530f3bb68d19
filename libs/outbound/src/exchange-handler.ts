import type { Exchange } from '@rxhooks/domain';
import type { Dispatcher } from 'undici';
import { Excerpt } from './excerpt.js';
import { isAboutDates, toFailureCode } from './failure-code.js';
import { UnresolvedHostError } from './guard-errors.js';
import type { Wire } from './wire.js';

/** What is read of a body before the socket is destroyed. */
const MAX_BODY_BYTES = 64 * 1024;
const MAX_DETAIL_LENGTH = 1000;
/** A connection that was closed while it was idle says so at once; a later end may be the receiver's word on the request. */
const STALE_WITHIN_MS = 1000;

/** RFC 9110, section 15.3.6. The client knows that 204 has no body, and reads one of 205 for as long as there is none. */
const NO_CONTENT = 205;

type Headers = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>[2];

/** How a request ended, and what the connection tells about it. */
export type Settled = {
  readonly exchange: Exchange;
  /** The first byte of the request may have left. */
  readonly isWritten: boolean;
  readonly isReused: boolean;
  /** A reused connection ended before any byte of the answer: the receiver had closed it, and nothing was wrong with the request. */
  readonly isStale: boolean;
  /** A name server has said that there is no such name. */
  readonly isUnknownName: boolean;
  /** The certificate was refused for its dates. */
  readonly isAboutDates: boolean;
};

/**
 * Follows one request through the HTTP client and settles exactly once. The low-level handler is used because it has no
 * body stream whose late errors could go unhandled, and because it tells when a connection was there.
 */
export class ExchangeHandler implements Dispatcher.DispatchHandler {
  readonly #excerpt = new Excerpt();
  readonly #startedMs = performance.now();
  #controller: Dispatcher.DispatchController | undefined;
  #statusCode: number | undefined;
  #retryAfter: string | undefined;
  #isSettled = false;
  #wire: Wire | undefined;
  #writtenAtMs = 0;
  #isUnknownName = false;
  #isAboutDates = false;
  /** Set by the connection that takes the request. */
  wireOf: () => Wire | undefined = () => undefined;

  /** @param lookupMs for how long the name of the host has been looked up, without an answer so far */
  constructor(
    private readonly onSettled: (settled: Settled) => void,
    private readonly lookupMs: () => number = () => 0,
  ) {}

  /** The deadline has passed. */
  expire(): void {
    const code = this.#controller === undefined ? this.#connectTimeout() : 'timeout';
    this.#settle({ kind: 'failed', code, statusCode: this.#statusCode });
    this.#controller?.abort(new Error('The deadline of the attempt has passed.'));
  }

  /** The worker stops: whether the receiver has the request is unknown. */
  interrupt(): void {
    this.#settle({ kind: 'failed', code: 'interrupted', statusCode: this.#statusCode });
    this.#controller?.abort(new Error('The worker stops.'));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // Nothing is written yet: a request that ran out of time while it was connecting must not reach the receiver.
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
    headers: Headers,
  ): void {
    if (statusCode < 200) return; // RFC 9110, section 15.2: interim, any number of them may come
    this.#statusCode = statusCode;
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
      // RFC 9112, section 8: a body that ends with its connection is not complete when that is reset.
      this.onResponseError(null, fault);
      return;
    }
    // The client frees the connection in an immediate that it queues after this call. An answer reported earlier would
    // make the sender of the next request open a second connection beside the one that is about to be free.
    queueMicrotask(() => setImmediate(() => this.#answer()));
  }

  onResponseError(_: Dispatcher.DispatchController | null, reported: Error): void {
    const error = this.#wire?.fault ?? reported;
    const statusCode = this.#statusCode;
    const found = toFailureCode(error, statusCode !== undefined);
    // The framing, or trailers, of an answer that has begun: we are the side that hangs up.
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

  /** What used the time up. A question that was asked only lately is another request's. */
  #connectTimeout(): 'dns_error' | 'connect_timeout' {
    const waitedMs = performance.now() - this.#startedMs;
    return this.lookupMs() > waitedMs / 2 ? 'dns_error' : 'connect_timeout';
  }

  /** Nothing has come back on a connection that had worked before, and that soon. */
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
      exchange,
      isStale,
      isWritten: this.#controller !== undefined,
      isReused: this.#wire?.isReused ?? false,
      isUnknownName: this.#isUnknownName,
      isAboutDates: this.#isAboutDates,
    });
  }
}

/** An aggregate of connection errors has an empty message of its own. Cut, since one about a certificate quotes all its names. */
function describe(error: Error): string {
  const causes: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  return causes.map(String).join('; ').slice(0, MAX_DETAIL_LENGTH);
}
