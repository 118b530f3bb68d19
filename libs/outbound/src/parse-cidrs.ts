import { BlockList, isIP } from 'node:net';

const CIDR = /^([^/]+)(?:\/(\d{1,3}))?$/;

/** Reads `10.0.0.0/8`, `::1/128` or a bare address; throws on anything else, since a typing error must not open a range. */
export function parseCidrs(cidrs: readonly string[]): BlockList {
  const ranges = new BlockList();
  for (const cidr of cidrs) {
    const [, network = '', prefix] = CIDR.exec(cidr.trim()) ?? [];
    const version = isIP(network);
    const addressBits = version === 4 ? 32 : 128;
    const prefixBits = prefix === undefined ? addressBits : Number(prefix);
    if (version === 0 || network.includes('%') || prefixBits > addressBits) {
      throw new Error(`"${cidr}" is not an address range such as 10.0.0.0/8 or ::1/128.`);
    }
    ranges.addSubnet(network, prefixBits, version === 4 ? 'ipv4' : 'ipv6');
  }
  return ranges;
}
