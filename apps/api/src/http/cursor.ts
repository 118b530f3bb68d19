import { AppError } from '@rxhooks/domain';

/** Opaque to clients, so that its content can change. */
export function writeCursor(uid: string | undefined): string | null {
  return uid === undefined ? null : Buffer.from(uid).toString('base64url');
}

/** @throws AppError `invalid` for any text that `writeCursor` does not write */
export function readCursor(cursor: string | undefined, prefix: string): string | undefined {
  if (cursor === undefined) return undefined;
  const uid = Buffer.from(cursor, 'base64url').toString();
  const isOurs = uid.startsWith(prefix) && /^[0-9a-f]{32}$/.test(uid.slice(prefix.length));
  if (isOurs && writeCursor(uid) === cursor) return uid;
  const message = 'must be the next_cursor of an earlier page';
  throw new AppError('invalid', 'Validation failed', [{ field: 'cursor', message }]);
}
