import type { OnApplicationShutdown } from '@nestjs/common';
import { type WebhookRequest, WebhookSender } from '@rxhooks/application';
import { type Exchange, type FailureCode, requestTargetOf } from '@rxhooks/domain';
import { Agent, type buildConnector, type Client, Pool } from 'undici';
import { ExchangeHandler, type Settled } from './exchange-handler.js';
import { FaultWindow } from './fault-window.js';
import { createGuardedConnector } from './guarded-connector.js';
import { createGuardedLookup } from './guarded-lookup.js';
import { DEFAULT_CONNECT_TIMEOUT_MS, type OutboundOptions } from './outbound-options.js';
import { OwnStalls } from './own-stalls.js';
import { ReceiverClient } from './receiver-client.js';
import { toHeaderList } from './request-headers.js';
import { TargetGuard } from './target-guard.js';
import { createTrust } from './trust.js';

/** Below the 5 s after which common servers close an idle connection, so that we rarely write into a closing one. */
const KEEP_ALIVE_MS = 4000;

/** How long a request may go over one connection: an endpoint that never rests follows a change of its DNS entry after this. */
const DEFAULT_MAX_AGE_MS = 60_000;
/** What a name server, a line or a firewall of ours does to all receivers alike. */
const SHARED: ReadonlySet<FailureCode> = new Set([
  'dns_error',
  'connect_timeout',
  'timeout',
  'network_unreachable',
  'connection_refused',
  'connection_reset',
  'connection_closed',
  'tls_error',
]);

/** When this process stood still for longer during an attempt, only an answer says something about the receiver. */
const STALLED_MS = 1000;

/** An answer of a name server, and not alike to one that is missing. */
const UNKNOWN_NAME = 'unknown_name';

/** The one sender that dials strangers: no redirects, no decoding, no HTTP/2, no proxy from the environment. */
export class HttpSender extends WebhookSender implements OnApplicationShutdown {
  readonly #guard: TargetGuard;
  readonly #agent: Agent;
  /** Dials for each request, and keeps no connection. */
  readonly #freshAgent: Agent;
  readonly #faults = new FaultWindow();
  readonly #underWay = new Set<ExchangeHandler>();
  readonly #stalls = new OwnStalls();
  readonly #isClockWrong: () => boolean;

  /** Throws when `allowCidrs` or `extraCa` cannot be read. */
  constructor(options: OutboundOptions) {
    super();
    this.#guard = new TargetGuard(options);
    this.#isClockWrong = options.isClockWrong ?? (() => false);
    const connect = createGuardedConnector({
      addresses: this.#guard.addresses,
      lookup: createGuardedLookup(this.#guard.hosts),
      trust: createTrust(options.extraCa),
      timeoutMs: options.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS,
    });
    const maxAgeMs = options.connectionMaxAgeMs ?? DEFAULT_MAX_AGE_MS;
    this.#agent = createAgent(connect, 1, maxAgeMs);
    this.#freshAgent = createAgent(connect, 0, maxAgeMs);
  }

  override async send(request: WebhookRequest): Promise<Exchange> {
    const target = this.#guard.parse(request.url);
    if (target.kind !== 'target')
      return { kind: 'failed', code: `${target.kind}_target`, detail: target.reason };
    const startedMs = performance.now();
    const awakeMs = this.#stalls.stopwatch();
    const settled = await this.#post(target.url, request, awakeMs);
    const durationMs = performance.now() - startedMs;
    const isStalled = durationMs - awakeMs() > STALLED_MS;
    return { ...(await this.#judge(target.url, request, settled, isStalled)), durationMs };
  }

  override interrupt(): void {
    for (const handler of this.#underWay) handler.interrupt();
  }

  /** Ends everything that is under way, without waiting. */
  async close(): Promise<void> {
    this.#stalls.close();
    this.#guard.hosts.close();
    await Promise.all([this.#agent.destroy(), this.#freshAgent.destroy()]);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }

  /**
   * A receiver may close a connection that is idle at the very moment when it gets a request. That says nothing about the
   * receiver or the request, which goes out once more, over a connection of its own (RFC 9110, section 9.2.2; ADR 0022).
   */
  async #post(url: URL, request: WebhookRequest, awakeMs: () => number): Promise<Settled> {
    const first = await this.#exchange(this.#agent, url, request, request.timeoutMs);
    const leftMs = request.timeoutMs - awakeMs();
    if (!first.isStale || leftMs <= 0) return first;
    const second = await this.#exchange(this.#freshAgent, url, request, leftMs);
    return second.isWritten
      ? { ...second, exchange: { ...second.exchange, resent: true } }
      : second;
  }

  /**
   * A failure is ours when many unrelated receivers fail alike at once, or when only our clock or our own stall caused it. The
   * detail keeps the first code for the operator.
   */
  async #judge(
    { hostname }: URL,
    { organisationUid }: WebhookRequest,
    settled: Settled,
    isStalled: boolean,
  ): Promise<Exchange> {
    const { exchange, isReused, isUnknownName, isAboutDates } = settled;
    if (exchange.kind === 'answered') {
      this.#faults.noteAnswer(hostname, !isReused);
      return exchange;
    }
    const { code, statusCode, detail } = exchange;
    if (!SHARED.has(code)) return exchange;
    const ours = {
      ...exchange,
      code: 'internal_error',
      detail: `${code}: ${detail ?? ''}`,
    } as const;
    if (isStalled) return ours;
    if (statusCode !== undefined) return exchange;
    const kind = isUnknownName ? UNKNOWN_NAME : code;
    const isOurs =
      (isAboutDates && this.#isClockWrong()) ||
      (await this.#faults.isOurs({ kind, organisationUid, hostname }));
    return isOurs ? ours : exchange;
  }

  #exchange(agent: Agent, url: URL, request: WebhookRequest, timeoutMs: number): Promise<Settled> {
    const { headers, body } = request;
    return new Promise((resolve) => {
      const handler = new ExchangeHandler(
        (settled) => {
          endDeadline();
          this.#underWay.delete(handler);
          resolve(settled);
        },
        () => this.#guard.hosts.openForMs(url.hostname),
      );
      this.#underWay.add(handler);
      const endDeadline = this.#stalls.expireAfter(timeoutMs, () => handler.expire());
      // The host that is dialled is the one that was judged; the path is the text, and has no say in where it goes.
      const path = requestTargetOf(request.url);
      const wire = { origin: url.origin, path, method: 'POST', body } as const;
      // A request that cannot be sent at all ends in the handler as well, and not as an exception.
      agent.dispatch({ ...wire, headers: toHeaderList(headers) }, handler);
    });
  }
}

/** @param pipelining 1 keeps connections for the next request, 0 closes each after its answer */
function createAgent(
  connect: buildConnector.connector,
  pipelining: 0 | 1,
  maxAgeMs: number,
): Agent {
  const client: Client.Options = {
    allowH2: false,
    pipelining,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // A receiver may ask for less than this, never for more; an origin without connections is forgotten.
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    maxHeaderSize: 16 * 1024,
    // These restart with every byte and every interim answer; the deadline of `send` is the one that counts.
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  return new Agent({
    factory: (origin) =>
      new Pool(origin, {
        ...client,
        // Not `clientTtl`: with it, each request looks at the age of all busy clients of the pool.
        factory: (url) => new ReceiverClient(url, { ...client, connect, maxAgeMs }),
      }),
  });
}
