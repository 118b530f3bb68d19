import { CONNREFUSED, type LookupAddress, NODATA, NOTFOUND } from 'node:dns';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AddressPolicy } from './address-policy.js';
import type { LookupFault } from './guard-errors.js';
import { NameServers } from './name-servers.js';

export type Resolution =
  | { readonly kind: 'addresses'; readonly addresses: readonly LookupAddress[] }
  /** At least one answer is forbidden. `address` is for the operator only. */
  | { readonly kind: 'forbidden'; readonly address: string }
  | {
      readonly kind: 'unresolved';
      readonly reason: string;
      readonly whose: LookupFault;
    };

type Pending = { readonly resolution: Promise<Resolution>; readonly sinceMs: number };

/**
 * Resolves with c-ares and not with getaddrinfo: the latter reads /etc/hosts and the search list, and its lookups share
 * four threads, so that a few dead names hold up every other one.
 */
export class HostResolver {
  readonly #servers: NameServers;
  readonly #pending = new Map<string, Pending>();

  constructor(
    private readonly policy: AddressPolicy,
    /** Limit for one name, however many name servers are asked. */
    private readonly timeoutMs: number,
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
    if (pending !== undefined) return pending.resolution;
    const resolution = this.#askInTime(hostname).finally(() => this.#pending.delete(hostname));
    this.#pending.set(hostname, { resolution, sinceMs: performance.now() });
    return resolution;
  }

  /** For how long the question about this name has been open; 0 when there is none. */
  openForMs(hostname: string): number {
    const pending = this.#pending.get(hostname);
    return pending === undefined ? 0 : performance.now() - pending.sinceMs;
  }

  /** Ends the questions that are still open; they count as unresolved. */
  close(): void {
    this.#servers.close();
  }

  /** c-ares has a limit for each try at each server, and looks at it once a second; of a question it has none. */
  async #askInTime(hostname: string): Promise<Resolution> {
    // RFC 6761, section 6.3: localhost is loopback whatever a name server says.
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

function unclear(reason: string): Resolution {
  return { kind: 'unresolved', reason, whose: 'unclear' };
}

/** "No such name" and "nothing of that kind" are answers. Refused is the connection, after which c-ares had no other server. */
function faultOf(results: readonly PromiseSettledResult<string[]>[]): LookupFault {
  const codes = results
    .filter((result) => result.status === 'rejected')
    .map(({ reason }) => (reason instanceof Error && 'code' in reason ? reason.code : undefined));
  if (codes.every((code) => code === NOTFOUND || code === NODATA)) return 'the_names';
  return codes.every((code) => code === CONNREFUSED) ? 'ours' : 'unclear';
}
