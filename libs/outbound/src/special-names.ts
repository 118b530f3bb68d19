/**
 * Names that exist only inside a machine or a network. They are not looked up, and no receiver on
 * the internet can have one.
 */
const SPECIAL_SUFFIXES = [
  'localhost', // RFC 6761
  'localdomain', // the usual alias in a hosts file
  'localdomain6', // the same of some distributions, for ::1
  'local', // RFC 6762: multicast DNS; also Kubernetes' cluster.local
  'onion', // RFC 7686
  'alt', // RFC 9476
  'arpa', // RFC 3172: infrastructure, with home.arpa (RFC 8375) and resolver.arpa (RFC 9462)
  'internal', // reserved by ICANN for private use (2024); metadata names of clouds
  // RFC 6762, appendix G: the usual top-level names of private networks
  'intranet',
  'private',
  'corp',
  'home',
  'lan',
  'svc', // Kubernetes, completed by its search list
  'consul', // HashiCorp Consul
  // Metadata services of clouds under names of the public DNS
  'metadata.goog',
  'metadata.tencentyun.com',
] as const;

export function isSpecialName(hostname: string): boolean {
  return SPECIAL_SUFFIXES.some((suffix) => hostname === suffix || hostname.endsWith(`.${suffix}`));
}
