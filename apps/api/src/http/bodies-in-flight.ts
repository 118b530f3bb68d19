import { getHeapStatistics } from 'node:v8';

const MEBIBYTE = 1024 * 1024;
/** Heap of an idle api, plus half of the largest young generation. */
const HEAP_AT_REST = 88 * MEBIBYTE;
/** Worst case per byte of a body: its values, its text for the database and garbage of checks. */
const HEAP_PER_BYTE = 20;
// Twice the largest event, and twice the largest batch.
const [LEAST, MOST] = [4 * MEBIBYTE, 32 * MEBIBYTE];

/** The default budget for bodies in flight, in bytes, by the heap limit of this process. */
export function bodiesInFlight(heapLimitBytes = getHeapStatistics().heap_size_limit): number {
  const room = Math.floor((heapLimitBytes - HEAP_AT_REST) / HEAP_PER_BYTE);
  return Math.min(Math.max(room, LEAST), MOST);
}
