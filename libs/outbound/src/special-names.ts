/**
 * Names that mean something only inside a machine or a network. A name server is not asked about them, and no receiver
 * on the internet can have one.
 */
const SPECIAL_SUFFIXES = [
  'localhost', // RFC 6761
  'localdomain', // the usual alias in a hosts file
  'local', // RFC 6762: multicast DNS; also Kubernetes' cluster.local
  'onion', // RFC 7686
  'home.arpa', // RFC 8375
  'internal', // reserved by ICANN for private use (2024); metadata names of clouds
] as const;

export function isSpecialName(hostname: string): boolean {
  return SPECIAL_SUFFIXES.some((suffix) => hostname === suffix || hostname.endsWith(`.${suffix}`));
}
