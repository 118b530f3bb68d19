import { textLengthOf } from '@rxhooks/domain';

const LENGTH_OF_ONE = 64 * 1024;
/** One slow receiver keeps the whole event, however many others have had it: no share is less than this part. */
const MOST_SHARES = 8;

/**
 * What one of several deliveries of an event weighs that have its body in common: one, and one more for each 64 KiB of
 * its share, so that what is in flight is bounded in bytes and not only in number. As text it may take twice that.
 */
export function weightOf(event: Parameters<typeof textLengthOf>[0], deliveries = 1): number {
  const shares = Math.max(1, Math.min(deliveries, MOST_SHARES));
  return 1 + Math.floor(textLengthOf(event) / shares / LENGTH_OF_ONE);
}
