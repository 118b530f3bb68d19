/** Each class of times ends at √2 times the one before, from a millisecond to more than an hour. */
export const TIME_CLASSES = 45;
const CLASSES_PER_OCTAVE = 2;

const endMsOf = (place: number) => 2 ** (place / CLASSES_PER_OCTAVE);

/** The class of a time. The first one takes everything below a millisecond, the last one is open. */
export function timeClassOf(ms: number): number {
  if (!(ms > 1)) return 0;
  return Math.min(TIME_CLASSES - 1, Math.ceil(CLASSES_PER_OCTAVE * Math.log2(ms)));
}

/**
 * The time in milliseconds within which a share of all was; `undefined` for none at all. Between the ends of its class as if
 * times were spread evenly on their logarithms, so it is wrong by less than √2.
 *
 * @param counts by class; those that are missing at the end are zero
 * @param share between 0 and 1
 */
export function percentileOf(counts: readonly number[], share: number): number | undefined {
  const wanted = share * counts.reduce((sum, count) => sum + count, 0);
  if (wanted === 0) return undefined;
  let before = 0;
  const place = counts.findIndex((count) => (before += count) >= wanted);
  const count = counts[place] ?? 0;
  const part = 1 - (before - wanted) / count;
  return place === 0 ? part : endMsOf(place - 1 + part);
}
