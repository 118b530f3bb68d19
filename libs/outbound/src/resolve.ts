import type { LookupAddress } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import type { AddressPolicy } from './address-policy.js';

export type Resolution =
  | { readonly kind: 'addresses'; readonly addresses: readonly LookupAddress[] }
  /** At least one answer is forbidden. `address` is for the operator only. */
  | { readonly kind: 'forbidden'; readonly address: string }
  | { readonly kind: 'unresolved'; readonly reason: string };

/**
 * Resolves with c-ares and not with getaddrinfo: the latter reads /etc/hosts and the search list, and its lookups share
 * four threads, so that a few dead names hold up every other one.
 */
export class HostResolver {
  /** Two tries of one second each; without `maxTimeout` the second one would wait longer. */
  readonly #resolver = new Resolver({ timeout: 1000, tries: 2, maxTimeout: 1000 });
  readonly #pending = new Map<string, Promise<Resolution>>();

  constructor(
    private readonly policy: AddressPolicy,
    servers?: readonly string[],
  ) {
    if (servers !== undefined) this.#resolver.setServers(servers);
  }

  /**
   * Never rejects. Connections that start together share one question, which spares name servers that count questions;
   * nothing is kept.
   */
  resolve(hostname: string): Promise<Resolution> {
    const pending = this.#pending.get(hostname);
    if (pending !== undefined) return pending;
    const resolution = this.#ask(hostname)
      .catch((error: unknown): Resolution => ({ kind: 'unresolved', reason: String(error) }))
      .finally(() => this.#pending.delete(hostname));
    this.#pending.set(hostname, resolution);
    return resolution;
  }

  /** Ends the questions that are still open; they count as unresolved. */
  close(): void {
    this.#resolver.cancel();
  }

  async #ask(hostname: string): Promise<Resolution> {
    // RFC 6761, section 6.3: localhost is loopback whatever a name server says.
    if (hostname === 'localhost') return this.#judge([{ address: '127.0.0.1', family: 4 }]);
    const [ipv4, ipv6] = await Promise.allSettled([
      this.#resolver.resolve4(hostname),
      this.#resolver.resolve6(hostname),
    ]);
    const addresses = [
      ...answersOf(ipv4).map((address) => ({ address, family: 4 })),
      ...answersOf(ipv6).map((address) => ({ address, family: 6 })),
    ];
    if (addresses.length > 0) return this.#judge(addresses);
    return { kind: 'unresolved', reason: `${reasonOf(ipv4)}, ${reasonOf(ipv6)}` };
  }

  /** One forbidden answer refuses the set: nobody honest mixes, and to pick the rest would be to trust a hostile zone. */
  #judge(addresses: readonly LookupAddress[]): Resolution {
    const forbidden = addresses.find(({ address }) => !this.policy.isAllowed(address));
    return forbidden === undefined
      ? { kind: 'addresses', addresses }
      : { kind: 'forbidden', address: forbidden.address };
  }
}

function answersOf(result: PromiseSettledResult<string[]>): readonly string[] {
  return result.status === 'fulfilled' ? result.value : [];
}

function reasonOf(result: PromiseSettledResult<string[]>): string {
  return result.status === 'fulfilled' ? 'no answers' : String(result.reason);
}
