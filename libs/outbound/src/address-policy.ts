import { isIP } from 'node:net';
import { isIpv4Mapped, isPublicAddress } from './blocked-ranges.js';
import { OwnAddresses } from './own-addresses.js';
import { type AddressRanges, parseCidrs } from './parse-cidrs.js';

/**
 * Which addresses may be dialled: the public internet without this machine, and the ranges that the
 * operator allows.
 */
export class AddressPolicy {
  readonly #opened: AddressRanges;

  constructor(
    allowCidrs: readonly string[],
    private readonly own: OwnAddresses = new OwnAddresses(),
  ) {
    this.#opened = parseCidrs(allowCidrs);
  }

  /**
   * Takes any text. Refuses texts that are no address, addresses with a zone, which names a local
   * interface, and IPv4 addresses written as IPv6, which no receiver has.
   */
  isAllowed(address: string): boolean {
    const version = isIP(address);
    if (version === 0 || address.includes('%') || isIpv4Mapped(address)) return false;
    const family = version === 4 ? 'ipv4' : 'ipv6';
    if (this.#opened[family].check(address, family)) return true;
    return isPublicAddress(address, family) && !this.own.has(address, family);
  }
}
