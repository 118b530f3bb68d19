/** What `tools/chaos/namespace.sh` sets up: any other address leads to a listener of ours as well. */
export const PUBLIC_IPV4 = '93.184.216.34';
export const PUBLIC_IPV6 = '2606:4700::1';
/** SYN gets no answer at all. */
export const BLACK_HOLE = '93.184.216.99';
/** The kernel says "no route to host". */
export const UNREACHABLE = '93.184.216.98';
/** Public, and assigned to an interface: an address of this machine. */
export const OWN_ADDRESS = '93.184.216.77';

/** A listener on `::` gets IPv4 connections with their address wrapped. */
export function unwrapIpv4(address = ''): string {
  return address.replace(/^::ffff:(?=\d+\.)/, '');
}
