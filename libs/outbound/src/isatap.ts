/** RFC 5214, section 6.1: an interface id of 0000:5efe or 0200:5efe is followed by the IPv4 address to tunnel to. */
const INTERFACE_ID = /^(?:0|200):5efe:/;

/** Wraps an IPv4 address inside anybody's public prefix, which is why no range can name it. Expects an IPv6 address. */
export function isIsatap(address: string): boolean {
  return INTERFACE_ID.test(groupsOf(address).slice(4).join(':'));
}

/** All eight groups, in hexadecimal without leading zeros. */
function groupsOf(address: string): readonly string[] {
  // WHATWG parsing settles case, zeros and a dotted end; what is left to do is the `::`.
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = [], tail = []] = canonical
    .split('::')
    .map((half) => half.split(':').filter((group) => group !== ''));
  const gap = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return [...head, ...gap, ...tail];
}
