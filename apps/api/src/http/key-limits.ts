import { Inject, Injectable } from '@nestjs/common';
import type { Principal } from '@rxhooks/application';
import { CONFIG, type Config, type RateLimit } from '@rxhooks/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { InjectPinoLogger, PinoLogger } from 'nestjs-pino';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { bodiesInFlight } from './bodies-in-flight.js';
import { BodyBudget } from './body-budget.js';
import { OverloadError } from './overload-error.js';
import { RateLimitError } from './rate-limit-error.js';

/** Shorter than timeouts of clients, longer than a burst lasts. */
const WAIT_MS = 5000;
const KIBIBYTE = 1024;
/** A byte of an answer takes half the memory of a byte of a body: it stays text throughout. */
const ANSWER_WEIGHT = 1 / 2;
/** Time for a client to read its answer, which is in memory until then. */
const ANSWER_MS = 30_000;
const TELL_EVERY_MS = 1000;

/**
 * Limits each key in this process, across routes, to leave room for others: requests and bytes per
 * period, concurrent requests, and concurrent bytes within the memory budget. Far above what an
 * honest caller needs.
 */
@Injectable()
export class KeyLimits {
  readonly #requests: readonly RateLimiterMemory[];
  readonly #kibibytes: readonly RateLimiterMemory[];
  readonly #atOnce: number;
  readonly #budget: BodyBudget;
  readonly #underWay = new Map<string, number>();
  #toldMs = -Infinity;

  constructor(
    @Inject(CONFIG) config: Config,
    @InjectPinoLogger('access') private readonly logger: PinoLogger,
  ) {
    this.#requests = toLimiters(config.keyRateLimits, 1);
    this.#kibibytes = toLimiters(config.keyMebibyteLimits, KIBIBYTE);
    this.#atOnce = config.keyConcurrencyLimit;
    this.#budget = new BodyBudget(config.bodiesInFlightBytes ?? bodiesInFlight());
  }

  /** @throws RateLimitError for more requests than the key's share, refused ones included */
  count(caller: Principal): Promise<void> {
    return consume(this.#requests, caller.keyUid, 1);
  }

  /**
   * Call it before the body is read. Everything is given back when the answer or connection ends.
   *
   * @throws RateLimitError above the key's share; OverloadError without memory for the body
   */
  async admit(caller: Principal, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const key = caller.keyUid;
    const bytes = sizeOf(request);
    if (bytes > 0) await consume(this.#kibibytes, key, Math.ceil(bytes / KIBIBYTE));
    atEnd(request, reply, this.#begin(key));
    if (bytes === 0) return;
    const giveBack = await this.#budget.take(key, bytes, WAIT_MS);
    if (!giveBack) throw this.#overload();
    atEnd(request, reply, giveBack);
  }

  /**
   * Call it before a large answer is made. It holds room until the client has read the answer, for
   * a limited time.
   *
   * @throws OverloadError when there is no memory for it
   */
  async admitAnswer(
    caller: Principal,
    bytes: number,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const weight = Math.ceil(bytes * ANSWER_WEIGHT);
    const giveBack = await this.#budget.take(caller.keyUid, weight, WAIT_MS);
    if (!giveBack) throw this.#overload();
    const { socket } = request.raw;
    const tooLate = setTimeout(() => socket.destroy(), ANSWER_MS).unref();
    atEnd(request, reply, () => {
      clearTimeout(tooLate);
      giveBack();
    });
  }

  #begin(key: string): () => void {
    const others = this.#underWay.get(key) ?? 0;
    if (others >= this.#atOnce) throw new RateLimitError(1);
    this.#underWay.set(key, others + 1);
    return () => {
      const left = (this.#underWay.get(key) ?? 1) - 1;
      if (left > 0) this.#underWay.set(key, left);
      else this.#underWay.delete(key);
    };
  }

  /** Logs at most one line per second. */
  #overload(): OverloadError {
    if (performance.now() - this.#toldMs >= TELL_EVERY_MS) {
      this.#toldMs = performance.now();
      this.logger.warn('api.overloaded');
    }
    return new OverloadError('No room for the body or the answer');
  }
}

function toLimiters(limits: readonly RateLimit[], factor: number): RateLimiterMemory[] {
  return limits.map(
    ({ points, durationSeconds }, index) =>
      new RateLimiterMemory({
        points: points * factor,
        duration: durationSeconds,
        keyPrefix: String(index),
      }),
  );
}

async function consume(limiters: readonly RateLimiterMemory[], key: string, points: number) {
  try {
    for (const limiter of limiters) await limiter.consume(key, points);
  } catch (rejection) {
    if (!(rejection instanceof RateLimiterRes)) throw rejection;
    throw new RateLimitError(Math.max(1, Math.ceil(rejection.msBeforeNext / 1000)));
  }
}

/** Size of the body: the route's limit if undeclared, 0 above the limit (refused unread). */
function sizeOf({ headers, routeOptions: { bodyLimit } }: FastifyRequest): number {
  if (headers['transfer-encoding'] !== undefined) return bodyLimit;
  const length = Number(headers['content-length'] ?? 0);
  return length <= bodyLimit ? length : 0;
}

/** Of two pipelined requests, the second answer may never close. */
function atEnd({ raw: { socket } }: FastifyRequest, { raw }: FastifyReply, end: () => void): void {
  if (socket.destroyed || raw.closed) return end();
  const once = () => {
    raw.off('close', once);
    socket.off('close', once);
    end();
  };
  raw.once('close', once);
  socket.once('close', once);
}
