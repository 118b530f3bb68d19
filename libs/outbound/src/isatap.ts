/**
 * RFC 5214, section 6.1: an interface id of 0000:5efe or 0200:5efe precedes the IPv4 address to
 * tunnel to.
 */
const INTERFACE_ID = /^(?:0|200):5efe:/;

/**
 * ISATAP embeds an IPv4 address under any public prefix, so no range can name it. Expects an IPv6
 * address.
 */
export function isIsatap(address: string): boolean {
  return INTERFACE_ID.test(groupsOf(address).slice(4).join(':'));
}

/** All eight groups, in hexadecimal without leading zeros. */
function groupsOf(address: string): readonly string[] {
  // WHATWG parsing normalises case, zeros and a dotted end; only the `::` is left to expand.
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = [], tail = []] = canonical
    .split('::')
    .map((half) => half.split(':').filter((group) => group !== ''));
  const gap = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return [...head, ...gap, ...tail];
}
