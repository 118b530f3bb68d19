import { BLANKED } from './blank-secrets.js';

/** Shorter ones, such as `eu` or `1`, are no credentials and would be found everywhere. */
const MIN_LENGTH = 6;

/** An answer that repeats the request must not show the values of its headers, which may be credentials. */
export function hideValues(text: string, values: readonly string[]): string {
  // The longest first: one may be a part of another.
  const spellings = values.flatMap(spellingsOf).toSorted((a, b) => b.length - a.length);
  return spellings.reduce((rest, value) => rest.replaceAll(value, BLANKED), text);
}

/** As it was sent, as JSON writes it, and its credential without the scheme in front of it. */
function spellingsOf(value: string): readonly string[] {
  return [value, ...value.split(' ')]
    .filter((one) => one.length >= MIN_LENGTH)
    .flatMap((one) => [one, JSON.stringify(one).slice(1, -1)]);
}
