import { type LookupAddress, NODATA, NOTFOUND } from 'node:dns';
import type { AddressPolicy } from './address-policy.js';
import { NameServers } from './name-servers.js';

export type Resolution =
  | { readonly kind: 'addresses'; readonly addresses: readonly LookupAddress[] }
  /** At least one answer is forbidden. `address` is for the operator only. */
  | { readonly kind: 'forbidden'; readonly address: string }
  | {
      readonly kind: 'unresolved';
      readonly reason: string;
      /** A name server was silent, refused or broken; else it has said that there is nothing. */
      readonly isFault: boolean;
    };

/**
 * Resolves with c-ares and not with getaddrinfo: the latter reads /etc/hosts and the search list, and its lookups share
 * four threads, so that a few dead names hold up every other one.
 */
export class HostResolver {
  readonly #servers: NameServers;
  readonly #pending = new Map<string, Promise<Resolution>>();

  constructor(
    private readonly policy: AddressPolicy,
    servers?: readonly string[],
  ) {
    this.#servers = new NameServers({ servers });
  }

  /**
   * Never rejects. Connections that start together share one question, which spares name servers that count questions;
   * nothing is kept.
   */
  resolve(hostname: string): Promise<Resolution> {
    const pending = this.#pending.get(hostname);
    if (pending !== undefined) return pending;
    const resolution = this.#ask(hostname)
      .catch((error: unknown): Resolution => ({
        kind: 'unresolved',
        reason: String(error),
        isFault: true,
      }))
      .finally(() => this.#pending.delete(hostname));
    this.#pending.set(hostname, resolution);
    return resolution;
  }

  /** Ends the questions that are still open; they count as unresolved. */
  close(): void {
    this.#servers.close();
  }

  async #ask(hostname: string): Promise<Resolution> {
    // RFC 6761, section 6.3: localhost is loopback whatever a name server says.
    if (hostname === 'localhost') return this.#judge([{ address: '127.0.0.1', family: 4 }]);
    const resolver = this.#servers.current;
    const [ipv4, ipv6] = await Promise.allSettled([
      resolver.resolve4(hostname),
      resolver.resolve6(hostname),
    ]);
    const addresses = [
      ...answersOf(ipv4).map((address) => ({ address, family: 4 })),
      ...answersOf(ipv6).map((address) => ({ address, family: 6 })),
    ];
    const isFault = addresses.length === 0 && [ipv4, ipv6].some(isNoAnswer);
    this.#servers.note(isFault);
    if (addresses.length > 0) return this.#judge(addresses);
    return { kind: 'unresolved', reason: `${reasonOf(ipv4)}, ${reasonOf(ipv6)}`, isFault };
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

/** "No such name" and "nothing of that kind" are answers; everything else is the name server's, or the way to it. */
function isNoAnswer(result: PromiseSettledResult<string[]>): boolean {
  if (result.status === 'fulfilled') return false;
  const reason: unknown = result.reason;
  const code = reason instanceof Error && 'code' in reason ? reason.code : undefined;
  return code !== NOTFOUND && code !== NODATA;
}
