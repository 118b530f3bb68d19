import { AppError } from '@rxhooks/domain';

const NAMES = ['target', 'notification_type'] as const;

/**
 * `target` and `notification_type` of a delete call. The vendor's sample puts the URL into the query unencoded, so that
 * what looks like an encoded character may be a part of it. A target that arrives with `://` was written in that way and
 * is taken literally first, then decoded; a plus sign may have been a space. The first reading that is subscribed counts.
 *
 * @param query what stands behind the question mark, as it arrived
 * @throws AppError `invalid`, in the words of [/error-handling]
 */
export function readPair(query: string) {
  const [target, notificationType] = NAMES.map((name) => rawValuesOf(query, name));
  const given = { target, notification_type: notificationType };
  const repeated = NAMES.filter((name) => (given[name]?.length ?? 0) > 1);
  if (repeated.length > 0)
    throw new AppError('invalid', `Parameters given more than once: ${repeated.join(' and ')}`);
  const missing = NAMES.filter((name) => !given[name]?.[0]);
  const [raw, rawType] = [target?.[0], notificationType?.[0]];
  if (!raw || !rawType)
    throw new AppError('invalid', `Missing required parameters: ${missing.join(' and ')}`);
  const literal = raw.includes('://') ? [raw] : [];
  const decoded = [decode(raw.replaceAll('+', ' ')), decode(raw)];
  return {
    targets: [...new Set([...literal, ...decoded])],
    notificationType: decode(rawType.replaceAll('+', ' ')),
  };
}

function rawValuesOf(query: string, name: string): string[] {
  return query.split('&').flatMap((part) => {
    const [key = '', ...value] = part.split('=');
    return decode(key) === name ? [value.join('=')] : [];
  });
}

/** As it is, where a per cent sign in it encodes nothing. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
