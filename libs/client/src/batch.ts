import { fieldFaultsOf, recordOf, type AcceptedEvent, type RefusedEvent } from './answer.js';

/** An event on its way, serialised once. */
export type Entry = { readonly index: number; readonly id: string; readonly json: string };

/** The API's limit. */
const MAX_EVENTS = 1000;
/** Below 1 MiB, the default limit of HTTP servers and proxies; a larger event travels alone. */
const MAX_BYTES = 1_000_000;

export function batchesOf(entries: readonly Entry[]): Entry[][] {
  const batches: Entry[][] = [];
  let current: Entry[] = [];
  let sizeBytes = 0;
  for (const entry of entries) {
    const entryBytes = Buffer.byteLength(entry.json) + 1;
    const isFull = current.length === MAX_EVENTS || sizeBytes + entryBytes > MAX_BYTES;
    if (current.length === 0 || isFull) {
      current = [];
      batches.push(current);
      sizeBytes = 0;
    }
    current.push(entry);
    sizeBytes += entryBytes;
  }
  return batches;
}

export function halvesOf(entries: readonly Entry[]): [Entry[], Entry[]] {
  const middle = Math.ceil(entries.length / 2);
  return [entries.slice(0, middle), entries.slice(middle)];
}

export function batchJson(entries: readonly Entry[]): string {
  return `{"events":[${entries.map(({ json }) => json).join(',')}]}`;
}

/** `undefined` unless the answer has a result for every event: nothing counts as accepted then. */
export function readBatchAnswer(
  entries: readonly Entry[],
  body: unknown,
): (AcceptedEvent | RefusedEvent)[] | undefined {
  const { results } = recordOf(body);
  if (!Array.isArray(results) || results.length !== entries.length) return undefined;
  const read = entries.map((entry, place) => readResult(entry, results[place]));
  return read.every((result) => result !== undefined) ? read : undefined;
}

function readResult(
  { index, id }: Entry,
  result: unknown,
): AcceptedEvent | RefusedEvent | undefined {
  const { id: answeredId, duplicate, error, details } = recordOf(result);
  if (typeof error === 'string') return { index, id, error, details: fieldFaultsOf(details) };
  if (typeof answeredId !== 'string' || typeof duplicate !== 'boolean') return undefined;
  return { index, id: answeredId, duplicate };
}
