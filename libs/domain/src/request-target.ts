/** What RFC 3986 has no place for in a path or a query. Brackets have none either, but every client sends them. */
const FORBIDDEN = /[^\x21-\x7e]+|["<>\\^`{|}]/g;

/**
 * What a request to the target asks for: path and query in the very text that was registered, because a receiver may sign,
 * route or compare it. Only what HTTP forbids is percent-encoded, and a fragment is never sent.
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

/** The URL as it is called: the same for two targets that are sent alike. What is no URL stays as it is. */
export function calledUrlOf(target: string): string {
  const url = URL.parse(target);
  return url && /^https?:$/.test(url.protocol) ? url.origin + requestTargetOf(target) : target;
}
