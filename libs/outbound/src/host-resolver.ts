import { CONNREFUSED, type LookupAddress, NODATA, NOTFOUND } from 'node:dns';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AddressPolicy } from './address-policy.js';
import type { LookupFault } from './guard-errors.js';
import { NameServers } from './name-servers.js';

export type Resolution =
  | { readonly kind: 'addresses'; readonly addresses: readonly LookupAddress[] }
  /** At least one address is forbidden. `address` is for the operator only. */
  | { readonly kind: 'forbidden'; readonly address: string }
  | {
      readonly kind: 'unresolved';
      readonly reason: string;
      readonly whose: LookupFault;
    };

type Pending = { readonly resolution: Promise<Resolution>; readonly sinceMs: number };

/**
 * Resolves with c-ares instead of getaddrinfo, which reads /etc/hosts and the search list, and
 * whose lookups share four threads, so that a few dead names delay all others.
 */
export class HostResolver {
  readonly #servers: NameServers;
  readonly #pending = new Map<string, Pending>();

  constructor(
    private readonly policy: AddressPolicy,
    /** Limit in ms for one name, over all name servers. */
    private readonly timeoutMs: number,
    servers?: readonly string[],
  ) {
    this.#servers = new NameServers({ servers });
  }

  /**
   * Never rejects. Connections that start together share one lookup, which spares name servers that
   * limit queries; nothing is cached.
   */
  resolve(hostname: string): Promise<Resolution> {
    const pending = this.#pending.get(hostname);
    if (pending !== undefined) return pending.resolution;
    const resolution = this.#askInTime(hostname).finally(() => this.#pending.delete(hostname));
    this.#pending.set(hostname, { resolution, sinceMs: performance.now() });
    return resolution;
  }

  /** How long the lookup of this name has been open in ms; 0 when there is none. */
  openForMs(hostname: string): number {
    const pending = this.#pending.get(hostname);
    return pending === undefined ? 0 : performance.now() - pending.sinceMs;
  }

  /** Ends open lookups; they count as unresolved. */
  close(): void {
    this.#servers.close();
  }

  /** c-ares limits each try at each server, checked once a second, but not the whole lookup. */
  async #askInTime(hostname: string): Promise<Resolution> {
    // RFC 6761, section 6.3: localhost is loopback whatever a name server answers.
    if (hostname === 'localhost') return this.#judge([{ address: '127.0.0.1', family: 4 }]);
    const isOver = new AbortController();
    const late = unclear(`no name server has answered within ${this.timeoutMs} ms`);
    const resolution = await Promise.race([
      this.#ask(hostname).catch((error: unknown) => unclear(String(error))),
      sleep(this.timeoutMs, late, { signal: isOver.signal }),
    ]);
    isOver.abort();
    this.#servers.note(resolution.kind === 'unresolved' && resolution.whose !== 'the_names');
    return resolution;
  }

  async #ask(hostname: string): Promise<Resolution> {
    const resolver = this.#servers.current;
    const [ipv4, ipv6] = await Promise.allSettled([
      resolver.resolve4(hostname),
      resolver.resolve6(hostname),
    ]);
    const addresses = [
      ...answersOf(ipv4).map((address) => ({ address, family: 4 })),
      ...answersOf(ipv6).map((address) => ({ address, family: 6 })),
    ];
    if (addresses.length > 0) return this.#judge(addresses);
    const reason = `${reasonOf(ipv4)}, ${reasonOf(ipv6)}`;
    return { kind: 'unresolved', reason, whose: faultOf([ipv4, ipv6]) };
  }

  /**
   * One forbidden address refuses all: honest zones do not mix, and dialling the rest would trust a
   * hostile one.
   */
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

function unclear(reason: string): Resolution {
  return { kind: 'unresolved', reason, whose: 'unclear' };
}

/**
 * "No such name" and "no such record" are answers. CONNREFUSED means that c-ares reached no server.
 */
function faultOf(results: readonly PromiseSettledResult<string[]>[]): LookupFault {
  const codes = results
    .filter((result) => result.status === 'rejected')
    .map(({ reason }) => (reason instanceof Error && 'code' in reason ? reason.code : undefined));
  if (codes.every((code) => code === NOTFOUND || code === NODATA)) return 'the_names';
  return codes.every((code) => code === CONNREFUSED) ? 'ours' : 'unclear';
}
