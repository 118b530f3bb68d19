import { AddressPolicy } from './address-policy.js';
import type { OutboundOptions } from './outbound-options.js';
import { HostResolver } from './resolve.js';
import { parseTargetUrl, type TargetRules, type TargetUrl } from './target-url.js';

/** The rules for one set of options, in the one composition that the sender and the registration check share. */
export class TargetGuard {
  readonly addresses: AddressPolicy;
  readonly hosts: HostResolver;
  readonly #rules: TargetRules;

  /** Throws when a range in `allowCidrs` cannot be read. */
  constructor({ allowHttp, allowPorts, allowCidrs, dnsServers }: OutboundOptions) {
    this.addresses = new AddressPolicy(allowCidrs);
    this.hosts = new HostResolver(this.addresses, dnsServers);
    const allowLocalhost = this.addresses.isAllowed('127.0.0.1');
    this.#rules = { allowHttp, allowPorts, allowLocalhost };
  }

  parse(raw: string): TargetUrl {
    return parseTargetUrl(raw, this.#rules);
  }
}
