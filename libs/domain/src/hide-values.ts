import { BLANKED } from './blank-secrets.js';

/** Shorter values, such as `eu` or `1`, are no credentials and would match everywhere. */
const MIN_LENGTH = 6;

/**
 * Hides values of request headers in an answer that repeats them: they may be credentials. Also the
 * beginning of one at the end of the text, which may have been cut.
 */
export function hideValues(text: string, values: readonly string[]): string {
  // The longest first: one may be a part of another.
  const spellings = values.flatMap(spellingsOf).toSorted((a, b) => b.length - a.length);
  const whole = spellings.reduce((rest, value) => rest.replaceAll(value, BLANKED), text);
  return spellings.reduce(withoutBeginningOf, whole);
}

function withoutBeginningOf(text: string, value: string): string {
  for (let length = Math.min(value.length, text.length); length >= MIN_LENGTH; length -= 1)
    if (text.endsWith(value.slice(0, length))) return text.slice(0, -length) + BLANKED;
  return text;
}

/** The value as sent and as JSON writes it, and its credential without the scheme. */
function spellingsOf(value: string): readonly string[] {
  return [value, ...value.split(' ')]
    .filter((one) => one.length >= MIN_LENGTH)
    .flatMap((one) => [one, JSON.stringify(one).slice(1, -1)]);
}
