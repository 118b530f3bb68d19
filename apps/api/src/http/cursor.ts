import { AppError } from '@rxhooks/domain';

const CURSOR_TEXT = 'must be the next_cursor of an earlier page';

/** Opaque to clients, so that its content can change. */
export function writeCursor(uid: string | undefined): string | null {
  return uid === undefined ? null : Buffer.from(uid).toString('base64url');
}

/** @throws AppError `invalid` for any text that `writeCursor` does not write */
export function readCursor(cursor: string | undefined, prefix: string): string | undefined {
  return readCursorAs(cursor, new RegExp(`^${prefix}[0-9a-f]{32}$`))?.[0];
}

/**
 * For cursors that hold more than a uid.
 *
 * @throws AppError `invalid` for any text that `writeCursor` does not write, or not of this pattern
 */
export function readCursorAs(
  cursor: string | undefined,
  pattern: RegExp,
): RegExpExecArray | undefined {
  if (cursor === undefined) return undefined;
  const text = Buffer.from(cursor, 'base64url').toString();
  const found = pattern.exec(text);
  if (found && writeCursor(text) === cursor) return found;
  throw new AppError('invalid', 'Validation failed', [{ field: 'cursor', message: CURSOR_TEXT }]);
}
