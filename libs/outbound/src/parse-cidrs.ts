import { BlockList, isIP } from 'node:net';
import { isIpv4Mapped } from './blocked-ranges.js';

const CIDR = /^([^/]+)(?:\/(\d{1,3}))?$/;

/**
 * One list per family: a `BlockList` matches IPv4 against IPv4-mapped IPv6 ranges, so `::/8` would
 * open all of it.
 */
export type AddressRanges = Readonly<Record<'ipv4' | 'ipv6', BlockList>>;

/**
 * Reads `10.0.0.0/8`, `::1/128` or a bare address. Throws on anything else, since a typing error
 * must not open a range.
 */
export function parseCidrs(cidrs: readonly string[]): AddressRanges {
  const ranges = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const cidr of cidrs) {
    const [, network = '', prefix] = CIDR.exec(cidr.trim()) ?? [];
    const version = isIP(network);
    const addressBits = version === 4 ? 32 : 128;
    const prefixBits = prefix === undefined ? addressBits : Number(prefix);
    const isUnusual = network.includes('%') || isIpv4Mapped(network);
    if (version === 0 || isUnusual || prefixBits > addressBits) {
      throw new Error(`"${cidr}" is not an address range such as 10.0.0.0/8 or ::1/128.`);
    }
    const family = version === 4 ? 'ipv4' : 'ipv6';
    ranges[family].addSubnet(network, prefixBits, family);
  }
  return ranges;
}
