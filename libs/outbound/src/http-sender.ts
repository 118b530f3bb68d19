import type { OnApplicationShutdown } from '@nestjs/common';
import { type WebhookRequest, WebhookSender } from '@rxhooks/application';
import type { Exchange, FailureCode } from '@rxhooks/domain';
import type { Agent } from 'undici';
import { type Destination, Destinations } from './destinations.js';
import { ExchangeHandler, type Settled } from './exchange-handler.js';
import { FaultWindow } from './fault-window.js';
import { createGuardedConnector } from './guarded-connector.js';
import { createGuardedLookup } from './guarded-lookup.js';
import { DEFAULT_CONNECT_TIMEOUT_MS, type OutboundOptions } from './outbound-options.js';
import { OwnStalls } from './own-stalls.js';
import { createAgent } from './receiver-agent.js';
import { toHeaderList } from './to-header-list.js';
import { TargetGuard } from './target-guard.js';
import { createTrust } from './trust.js';

/**
 * How long requests may use one connection: a busy endpoint follows a DNS change after this time.
 */
const DEFAULT_MAX_AGE_MS = 60_000;
/** Failures that a name server, a line or a firewall of ours causes at all receivers alike. */
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

/**
 * After a longer stall of this process during an attempt, only an answer says anything about the
 * receiver.
 */
const STALLED_MS = 1000;

/** A kind of its own: a name server's answer differs from a missing one. */
const UNKNOWN_NAME = 'unknown_name';

/**
 * The only sender to tenants' targets: no redirects, no decoding, no HTTP/2, no proxy from the
 * environment.
 */
export class HttpSender extends WebhookSender implements OnApplicationShutdown {
  readonly #guard: TargetGuard;
  readonly #destinations: Destinations;
  readonly #agent: Agent;
  /** Opens a connection for each request and keeps none. */
  readonly #freshAgent: Agent;
  readonly #faults = new FaultWindow();
  readonly #underWay = new Set<ExchangeHandler>();
  readonly #stalls = new OwnStalls();
  readonly #isClockWrong: () => boolean;

  /** @throws when `allowCidrs` or `extraCa` cannot be read */
  constructor(options: OutboundOptions) {
    super();
    this.#guard = new TargetGuard(options);
    this.#destinations = new Destinations(this.#guard);
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
    const destination = this.#destinations.of(request.url);
    if (destination.kind !== 'destination')
      return { kind: 'failed', code: `${destination.kind}_target`, detail: destination.reason };
    const startedMs = performance.now();
    const awakeMs = this.#stalls.stopwatch();
    const first = await this.#exchange(this.#agent, destination, request, request.timeoutMs);
    const settled = first.isStale
      ? await this.#sendAgain(first, destination, request, request.timeoutMs - awakeMs())
      : first;
    const durationMs = performance.now() - startedMs;
    if (settled.exchange.kind === 'answered') {
      this.#faults.noteAnswer(destination.hostname, !settled.isReused);
      return { ...settled.exchange, durationMs };
    }
    const isStalled = durationMs - awakeMs() > STALLED_MS;
    const whose = { hostname: destination.hostname, organisationUid: request.organisationUid };
    return {
      ...(await this.#judge(settled.exchange, { ...settled, isStalled }, whose)),
      durationMs,
    };
  }

  override interrupt(): void {
    for (const handler of this.#underWay) handler.interrupt();
  }

  /** Ends all requests in flight, without waiting. */
  async close(): Promise<void> {
    this.#stalls.close();
    this.#guard.hosts.close();
    await Promise.all([this.#agent.destroy(), this.#freshAgent.destroy()]);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }

  /**
   * A receiver may close an idle connection at the moment it gets a request. That says nothing
   * about the receiver or the request, so the request is sent once more, over a new connection (RFC
   * 9110, section 9.2.2; ADR 0022).
   */
  async #sendAgain(
    first: Settled,
    destination: Destination,
    request: WebhookRequest,
    leftMs: number,
  ): Promise<Settled> {
    if (leftMs <= 0) return first;
    const second = await this.#exchange(this.#freshAgent, destination, request, leftMs);
    return second.isWritten
      ? { ...second, exchange: { ...second.exchange, resent: true } }
      : second;
  }

  /**
   * A failure is ours when many unrelated receivers fail alike at once, or when our clock or our
   * stall caused it. The detail keeps the first code for the operator.
   */
  async #judge(
    failed: Extract<Exchange, { kind: 'failed' }>,
    { isUnknownName, isAboutDates, isStalled }: Settled & { readonly isStalled: boolean },
    whose: { readonly hostname: string; readonly organisationUid: string },
  ): Promise<Exchange> {
    const { code, statusCode, detail } = failed;
    if (!SHARED.has(code)) return failed;
    const ours = { ...failed, code: 'internal_error', detail: `${code}: ${detail ?? ''}` } as const;
    if (isStalled) return ours;
    if (statusCode !== undefined) return failed;
    const kind = isUnknownName ? UNKNOWN_NAME : code;
    const isOurs =
      (isAboutDates && this.#isClockWrong()) || (await this.#faults.isOurs({ kind, ...whose }));
    return isOurs ? ours : failed;
  }

  #exchange(
    agent: Agent,
    { origin, hostname, path }: Destination,
    { headers, body }: WebhookRequest,
    timeoutMs: number,
  ): Promise<Settled> {
    return new Promise((resolve) => {
      const handler = new ExchangeHandler(
        (settled) => {
          endDeadline();
          this.#underWay.delete(handler);
          resolve(settled);
        },
        () => this.#guard.hosts.openForMs(hostname),
      );
      this.#underWay.add(handler);
      const endDeadline = this.#stalls.expireAfter(timeoutMs, () => handler.expire());
      // A request that cannot be sent at all fails in the handler as well, without an exception.
      const request = {
        origin,
        path,
        method: 'POST',
        headers: toHeaderList(headers),
        body,
      } as const;
      agent.dispatch(request, handler);
    });
  }
}
