import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeCursor } from '../http/cursor.js';
import { fromCursor, toCursor } from './log-cursor.js';

const UID = `dlv_${'0'.repeat(32)}`;

describe('cursors', () => {
  it('are read back as their delivery and how far the list looks back', () => {
    const uid = fc.stringMatching(/^dlv_[0-9a-f]{32}$/);
    const time = fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true });
    const since = fc.option(time, { nil: undefined });
    fc.assert(
      fc.property(uid, since, (one, createdAfter) => {
        const cursor = toCursor({ uid: one, createdAfter }) ?? '';
        expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
        expect(fromCursor(cursor)).toEqual({ uid: one, createdAfter });
      }),
    );
  });

  it('are absent after the last page and before the first', () => {
    expect(toCursor(undefined)).toBeNull();
    expect(fromCursor(undefined)).toBeUndefined();
  });

  it.each([
    '',
    'x',
    'null',
    'ZGx2Xw',
    writeCursor(`x${UID}`) ?? '',
    writeCursor(`${UID}0`) ?? '',
    writeCursor('evt_1') ?? '',
    writeCursor(`${UID}.`) ?? '',
    writeCursor(`${UID}.-1`) ?? '',
    UID,
    "' OR 1=1",
  ])('that the API did not issue are refused: %j', (cursor) => {
    expect(() => fromCursor(cursor)).toThrow(
      expect.objectContaining({
        code: 'invalid',
        fields: [{ field: 'cursor', message: 'must be the next_cursor of an earlier page' }],
      }),
    );
  });

  it('are refused unless they hold the uid of a delivery', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const cursor of [text, Buffer.from(text).toString('base64url')])
          expect(() => fromCursor(cursor)).toThrow('Validation failed');
      }),
    );
  });
});
