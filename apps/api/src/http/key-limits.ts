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

/** Less than clients wait for an answer, more than a burst takes to pass. */
const WAIT_MS = 5000;
const KIBIBYTE = 1024;
/** A byte of an answer takes half of the memory that one of a body takes: it is text from end to end. */
const ANSWER_WEIGHT = 1 / 2;
/** For a client to read its answer, which is in memory until then. */
const ANSWER_MS = 30_000;
const TELL_EVERY_MS = 1000;

/**
 * What one key may ask of this process, on any route, so that it leaves room for the others: requests and bytes in a time,
 * requests at a time, and bytes at a time within what the process has memory for. Far above what an honest caller needs.
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
    return consume(this.#requests, keyOf(caller), 1);
  }

  /**
   * Before the body is read. What is taken is given back when the answer, or the connection, has ended.
   *
   * @throws RateLimitError for more than the key's share, OverloadError when there is no memory for the body
   */
  async admit(caller: Principal, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const key = keyOf(caller);
    const bytes = sizeOf(request);
    if (bytes > 0) await consume(this.#kibibytes, key, Math.ceil(bytes / KIBIBYTE));
    atEnd(request, reply, this.#begin(key));
    if (bytes === 0) return;
    const giveBack = await this.#budget.take(key, bytes, WAIT_MS);
    if (!giveBack) throw this.#overload();
    atEnd(request, reply, giveBack);
  }

  /**
   * Before a large answer is made: it has room until its client has read it, and the client has a limited time for that.
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
    const giveBack = await this.#budget.take(keyOf(caller), weight, WAIT_MS);
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

  /** One line a second, however many requests meet it. */
  #overload(): OverloadError {
    if (performance.now() - this.#toldMs >= TELL_EVERY_MS) {
      this.#toldMs = performance.now();
      this.logger.warn('api.overloaded');
    }
    return new OverloadError('No room for the body or the answer');
  }
}

const keyOf = (caller: Principal) => (caller.kind === 'tenant' ? caller.keyUid : caller.kind);

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

/** Of the body; as much as the route takes where the request does not say. What is too large is refused unread. */
function sizeOf({ headers, routeOptions: { bodyLimit } }: FastifyRequest): number {
  if (headers['transfer-encoding'] !== undefined) return bodyLimit;
  const length = Number(headers['content-length'] ?? 0);
  return length <= bodyLimit ? length : 0;
}

/** Of two requests on one connection, the answer to the second may never close. */
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
