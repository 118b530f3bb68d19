import type { OnApplicationShutdown } from '@nestjs/common';
import { type WebhookRequest, WebhookSender } from '@rxhooks/application';
import type { Exchange } from '@rxhooks/domain';
import { Agent } from 'undici';
import { ExchangeHandler } from './exchange-handler.js';
import { createGuardedConnector } from './guarded-connector.js';
import { createGuardedLookup } from './guarded-lookup.js';
import type { OutboundOptions } from './outbound-options.js';
import { toHeaderList } from './request-headers.js';
import { TargetGuard } from './target-guard.js';
import { createTrust } from './trust.js';

const DEFAULT_CONNECT_TIMEOUT_MS = 5000;
/** Below the 5 s after which common servers close an idle connection, so that we rarely write into a closing one. */
const KEEP_ALIVE_MS = 4000;

/** The one agent that dials strangers: no redirects, no decoding, no HTTP/2, no proxy from the environment. */
export class HttpSender extends WebhookSender implements OnApplicationShutdown {
  readonly #guard: TargetGuard;
  readonly #agent: Agent;
  readonly #underWay = new Set<ExchangeHandler>();

  /** Throws when `allowCidrs` or `extraCa` cannot be read. */
  constructor(options: OutboundOptions) {
    super();
    this.#guard = new TargetGuard(options);
    this.#agent = new Agent({
      connect: createGuardedConnector({
        addresses: this.#guard.addresses,
        lookup: createGuardedLookup(this.#guard.hosts),
        trust: createTrust(options.extraCa),
        timeoutMs: options.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS,
      }),
      allowH2: false,
      pipelining: 1,
      keepAliveTimeout: KEEP_ALIVE_MS,
      // A receiver may ask for less than this, never for more; an origin without connections is forgotten.
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
      maxHeaderSize: 16 * 1024,
      // These restart with every byte and every interim answer; the deadline of `send` is the one that counts.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  override async send(request: WebhookRequest): Promise<Exchange> {
    const target = this.#guard.parse(request.url);
    return target.kind === 'target'
      ? this.#post(target.url, request)
      : { kind: 'failed', code: `${target.kind}_target`, detail: target.reason };
  }

  override interrupt(): void {
    for (const handler of this.#underWay) handler.interrupt();
  }

  /** Ends everything that is under way, without waiting. */
  async close(): Promise<void> {
    this.#guard.hosts.close();
    await this.#agent.destroy();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }

  #post(url: URL, { headers, body, timeoutMs }: WebhookRequest): Promise<Exchange> {
    return new Promise((resolve) => {
      const handler = new ExchangeHandler((exchange) => {
        clearTimeout(deadline);
        this.#underWay.delete(handler);
        resolve(exchange);
      });
      this.#underWay.add(handler);
      const deadline = setTimeout(() => handler.expire(), timeoutMs);
      const path = url.pathname + url.search;
      const request = { origin: url.origin, path, method: 'POST', body } as const;
      // A request that cannot be sent at all ends in the handler as well, and not as an exception.
      this.#agent.dispatch({ ...request, headers: toHeaderList(headers) }, handler);
    });
  }
}
