/** RFC 3986 forbids these in paths and queries; brackets, too, but every client sends them. */
const FORBIDDEN = /[^\x21-\x7e]+|["<>\\^`{|}]/g;

/**
 * The path and query of a request, exactly as registered, because a receiver may sign, route or
 * compare them. Percent-encodes only what HTTP forbids, and never sends a fragment.
 *
 * @param target an absolute http or https URL
 */
export function requestTargetOf(target: string): string {
  const [withoutFragment = ''] = target.toWellFormed().split('#', 1);
  const text = withoutFragment
    .replace(/^[^:/?]*:\/\/[^/?]*/, '')
    .replaceAll(FORBIDDEN, encodeURIComponent);
  return text.startsWith('/') ? text : `/${text}`;
}

/** The URL as it is called: equal for targets that are sent alike. Other text stays as it is. */
export function calledUrlOf(target: string): string {
  const url = URL.parse(target);
  return url && /^https?:$/.test(url.protocol) ? url.origin + requestTargetOf(target) : target;
}
