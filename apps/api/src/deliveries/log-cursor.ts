import type { LogCursor } from '@rxhooks/application';
import { readCursorAs, writeCursor } from '../http/cursor.js';

/** The last delivery of the page, and how far the list looks back, in milliseconds since 1970. */
const CURSOR = /^(dlv_[0-9a-f]{32})(?:\.(\d{1,15}))?$/;

export function toCursor(next: LogCursor | undefined): string | null {
  if (!next) return null;
  const { uid, createdAfter } = next;
  return writeCursor(createdAfter ? `${uid}.${createdAfter.getTime()}` : uid);
}

/** @throws AppError `invalid` for a cursor that we did not issue */
export function fromCursor(cursor: string | undefined): LogCursor | undefined {
  const [, uid, sinceMs] = readCursorAs(cursor, CURSOR) ?? [];
  if (uid === undefined) return undefined;
  return { uid, createdAfter: sinceMs === undefined ? undefined : new Date(Number(sinceMs)) };
}
