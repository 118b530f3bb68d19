const MAX_LENGTH = 2048;

/**
 * Characters that WHATWG parsing drops or repairs, or that are invisible: controls, spaces, soft
 * hyphen, zero width.
 */
const UNSEEN = /[\\\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Z}\p{Default_Ignorable_Code_Point}]/u;

/** `new URL()` also takes one slash, three slashes and backslashes. The group is the authority. */
const HTTP_URL = /^https?:\/\/([^/?#]+)/i;

export type UrlText =
  | { readonly kind: 'text'; readonly host: string }
  | { readonly kind: 'fault'; readonly reason: string };

/**
 * Reads the text before `new URL()` repairs it, because request forgery relies on two readings of
 * one text. `host` is the host as written, brackets included.
 */
export function readUrlText(raw: string): UrlText {
  if (raw.length > MAX_LENGTH) {
    return fault(`The URL is longer than ${MAX_LENGTH} characters; shorten it.`);
  }
  if (UNSEEN.test(raw)) {
    return fault(
      'The URL contains a space, a backslash, a control character or an invisible character; remove it or percent-encode it.',
    );
  }
  const authority = HTTP_URL.exec(raw)?.[1];
  if (authority === undefined) {
    return fault('The URL must start with https:// (http:// where allowed) and a host name.');
  }
  if (raw.includes('#')) {
    return fault('The URL has a fragment (#), which is never sent; remove it or write it as %23.');
  }
  if (authority.includes('@')) {
    return fault(
      'The URL has a user name or password before the host; remove it and send credentials in a header instead.',
    );
  }
  if (authority.includes('%')) {
    return fault('The host contains a percent sign; write the host without encoding.');
  }
  return { kind: 'text', host: authority.replace(/:\d*$/, '') };
}

function fault(reason: string): UrlText {
  return { kind: 'fault', reason };
}
