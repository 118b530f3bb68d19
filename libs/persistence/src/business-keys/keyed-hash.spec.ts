import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyedHash } from './keyed-hash.js';

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 128 }),
  // Parts of pairs alone, which are no characters.
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc.string({ unit: 'binary', minLength: 160, maxLength: 2000 }),
);
const anyKey = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));

describe('A keyed hash', () => {
  it('is the HMAC-SHA-256 of any value under any key', () => {
    fc.assert(
      fc.property(anyKey, fc.array(anyText, { minLength: 1 }), (key, values) => {
        const hashes = new KeyedHash(key);
        for (const value of values)
          expect(hashes.digest(value)).toBe(
            createHmac('sha256', key).update(value).digest('binary'),
          );
      }),
    );
  });

  it.each([31, 32, 63, 64, 65, 128])('takes a key of %i bytes', (length) => {
    const key = Buffer.alloc(length, 7);
    expect(new KeyedHash(key).digest('po-1')).toBe(
      createHmac('sha256', key).update('po-1').digest('binary'),
    );
  });

  it.each([170, 171])('takes a value of %i characters of three bytes', (length) => {
    const key = Buffer.alloc(32, 7);
    const value = '漢'.repeat(length);
    expect(new KeyedHash(key).digest(value)).toBe(
      createHmac('sha256', key).update(value).digest('binary'),
    );
  });

  it('is that of its own key after another one was used', () => {
    const [one, other] = [new KeyedHash(Buffer.from('one')), new KeyedHash(Buffer.from('other'))];
    const first = one.digest('po-1');
    expect(other.digest('po-1')).not.toBe(first);
    expect(one.digest('po-1')).toBe(first);
  });
});
