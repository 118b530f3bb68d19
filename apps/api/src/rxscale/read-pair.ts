import { AppError } from '@rxhooks/domain';

const NAMES = ['target', 'notification_type'] as const;
type Names = readonly (typeof NAMES)[number][];

export const areRepeated = (names: Names) =>
  new AppError('invalid', `Parameters given more than once: ${names.join(' and ')}`);

export const areMissing = (names: Names) =>
  new AppError('invalid', `Missing required parameters: ${names.join(' and ')}`);

/**
 * `target` and `notification_type` of a delete call. The vendor's sample puts the URL into the
 * query unencoded, so that an apparent escape may be a part of it. A target with `://` is read
 * literally first, then decoded, with plus signs as spaces and as they are. The first reading with
 * a subscription wins.
 *
 * @param query the raw query, without the question mark
 * @throws AppError `invalid`, in the words of [/error-handling]
 */
export function readPair(query: string) {
  const [target, notificationType] = NAMES.map((name) => rawValuesOf(query, name));
  const given = { target, notification_type: notificationType };
  const repeated = NAMES.filter((name) => (given[name]?.length ?? 0) > 1);
  if (repeated.length > 0) throw areRepeated(repeated);
  const missing = NAMES.filter((name) => !given[name]?.[0]);
  const [raw, rawType] = [target?.[0], notificationType?.[0]];
  if (!raw || !rawType) throw areMissing(missing);
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

/** Returns invalid escapes unchanged. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
