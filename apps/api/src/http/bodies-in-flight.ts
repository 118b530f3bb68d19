import { getHeapStatistics } from 'node:v8';

const MEBIBYTE = 1024 * 1024;
/** What the api has in its heap without a request, and half of what its young generation may take. */
const HEAP_AT_REST = 88 * MEBIBYTE;
/** For one byte of a body, at the worst: as values, as text for the database, and what checking leaves behind. */
const HEAP_PER_BYTE = 20;
// The largest event, and the largest batch, are half of these.
const [LEAST, MOST] = [4 * MEBIBYTE, 32 * MEBIBYTE];

/** What the api works on at a time where nothing else was set: as much as the heap of this process has room for. */
export function bodiesInFlight(heapLimitBytes = getHeapStatistics().heap_size_limit): number {
  const room = Math.floor((heapLimitBytes - HEAP_AT_REST) / HEAP_PER_BYTE);
  return Math.min(Math.max(room, LEAST), MOST);
}
