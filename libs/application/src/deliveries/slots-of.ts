import type { DomainEvent } from '@rxhooks/domain';

const SLOT_LENGTH = 64 * 1024;
/** One slow receiver keeps the whole event, however many others have had it: nobody's share is less than this part. */
const MOST_SHARES = 8;

/** What is counted for a delivery of which nobody has seen the event yet. */
export const UNKNOWN_SLOTS = 4;

/**
 * What one of several deliveries of an event takes that have its body in common: a slot, and one more for each 64 KiB of
 * its share, so that what is in hand is bounded in bytes and not only in number. As text it may take twice that.
 */
export function slotsOf({ data }: Pick<DomainEvent, 'data'>, deliveries = 1): number {
  const shares = Math.max(1, Math.min(deliveries, MOST_SHARES));
  return 1 + Math.floor(data.length / shares / SLOT_LENGTH);
}
