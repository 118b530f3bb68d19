import { AddressPolicy } from './address-policy.js';
import { DEFAULT_CONNECT_TIMEOUT_MS, type OutboundOptions } from './outbound-options.js';
import { HostResolver } from './host-resolver.js';
import { parseTargetUrl, type TargetRules, type TargetUrl } from './target-url.js';

/**
 * Share of the connect timeout: below 1, so that a silent name server differs from a silent
 * receiver.
 */
const LOOKUP_SHARE = 0.8;

/** The rules of one set of options, composed once for the sender and the registration check. */
export class TargetGuard {
  readonly addresses: AddressPolicy;
  readonly hosts: HostResolver;
  readonly #rules: TargetRules;

  /** @throws when a range in `allowCidrs` cannot be read */
  constructor(options: OutboundOptions) {
    const { allowHttp, allowPorts, allowCidrs, dnsServers } = options;
    const { connectTimeoutMs = DEFAULT_CONNECT_TIMEOUT_MS } = options;
    this.addresses = new AddressPolicy(allowCidrs);
    this.hosts = new HostResolver(this.addresses, connectTimeoutMs * LOOKUP_SHARE, dnsServers);
    const allowLocalhost = this.addresses.isAllowed('127.0.0.1');
    this.#rules = { allowHttp, allowPorts, allowLocalhost };
  }

  parse(raw: string): TargetUrl {
    return parseTargetUrl(raw, this.#rules);
  }
}
