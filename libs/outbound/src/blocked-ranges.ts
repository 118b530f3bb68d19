import { BlockList, isIPv6 } from 'node:net';
import { isIsatap } from './isatap.js';

/**
 * Defines the public internet. IPv4 is a deny-list because nearly all of it is allocated; IPv6 is
 * an allow-list because nearly all of it is not. Sources: the IANA special-purpose address
 * registries.
 */
const FORBIDDEN_IPV4: readonly (readonly [network: string, prefix: number])[] = [
  ['0.0.0.0', 8], // RFC 791: this network; Linux connects 0.0.0.0 to itself
  ['10.0.0.0', 8], // RFC 1918: private
  ['100.64.0.0', 10], // RFC 6598: carrier-grade NAT
  ['127.0.0.0', 8], // RFC 1122: loopback
  ['168.63.129.16', 32], // Azure WireServer: a public address of the host's metadata service
  ['169.254.0.0', 16], // RFC 3927: link-local, with the metadata services of most clouds
  ['172.16.0.0', 12], // RFC 1918: private
  ['192.0.0.0', 24], // RFC 6890: IETF protocol assignments
  ['192.0.2.0', 24], // RFC 5737: documentation
  ['192.31.196.0', 24], // RFC 7535: AS112
  ['192.52.193.0', 24], // RFC 7450: AMT
  ['192.88.99.0', 24], // RFC 7526: former 6to4 relay anycast
  ['192.168.0.0', 16], // RFC 1918: private
  ['192.175.48.0', 24], // RFC 7534: AS112
  ['198.18.0.0', 15], // RFC 2544: benchmarking
  ['198.51.100.0', 24], // RFC 5737: documentation
  ['203.0.113.0', 24], // RFC 5737: documentation
  ['224.0.0.0', 4], // RFC 5771: multicast
  ['240.0.0.0', 4], // RFC 1112: reserved, with 255.255.255.255 (RFC 919: limited broadcast)
];

/** RFC 4291: global unicast. All else is mapped, translated, local, multicast or not allocated. */
const GLOBAL_UNICAST_IPV6 = ['2000::', 3] as const;

const FORBIDDEN_GLOBAL_UNICAST_IPV6: readonly (readonly [network: string, prefix: number])[] = [
  ['2001::', 23], // RFC 2928: IETF protocol assignments, Teredo (RFC 4380), ORCHID (RFC 7343)
  ['2001:db8::', 32], // RFC 3849: documentation
  ['2002::', 16], // RFC 3056: 6to4, which wraps any IPv4 address
  ['2620:4f:8000::', 48], // RFC 7534: AS112
  ['3fff::', 20], // RFC 9637: documentation
];

const forbidden = new BlockList();
for (const [network, prefix] of FORBIDDEN_IPV4) forbidden.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of FORBIDDEN_GLOBAL_UNICAST_IPV6) {
  forbidden.addSubnet(network, prefix, 'ipv6');
}

const globalUnicast = new BlockList();
globalUnicast.addSubnet(...GLOBAL_UNICAST_IPV6, 'ipv6');

const ipv4Mapped = new BlockList();
ipv4Mapped.addSubnet('::ffff:0:0', 96, 'ipv6'); // RFC 4291, section 2.5.5.2

export function isIpv4Mapped(address: string): boolean {
  return isIPv6(address) && ipv4Mapped.check(address, 'ipv6');
}

/**
 * Expects an address that `net.isIP` accepts: for other texts a `BlockList` answers false, here
 * "public".
 */
export function isPublicAddress(address: string, family: 'ipv4' | 'ipv6'): boolean {
  if (forbidden.check(address, family)) return false;
  return family === 'ipv4' || (globalUnicast.check(address, 'ipv6') && !isIsatap(address));
}
