import { textLengthOf } from '@rxhooks/domain';

const LENGTH_OF_ONE = 64 * 1024;
/** One slow receiver keeps the whole event in memory, so no share is less than an eighth. */
const MOST_SHARES = 8;

/**
 * The weight of one of several deliveries that share an event's body: one, plus one per 64 KiB of
 * its share. So bytes in flight are bounded, not only requests. Text may take twice that.
 */
export function weightOf(event: Parameters<typeof textLengthOf>[0], deliveries = 1): number {
  const shares = Math.max(1, Math.min(deliveries, MOST_SHARES));
  return 1 + Math.floor(textLengthOf(event) / shares / LENGTH_OF_ONE);
}
