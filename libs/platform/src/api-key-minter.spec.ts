import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ApiKeyMinter } from './api-key-minter.js';

const minter = new ApiKeyMinter();

describe('ApiKeyMinter', () => {
  it.each([
    ['tenant', 'rxh_'],
    ['operator', 'rxh_op_'],
  ] as const)('mints a %s key of 256 bits behind %s', (kind, prefix) => {
    const key = minter.mint(kind);
    expect(key.startsWith(prefix)).toBe(true);
    expect(key.slice(prefix.length)).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(Buffer.from(key.slice(prefix.length), 'base64url')).toHaveLength(32);
  });

  it.each([
    [`rxh_${'x'.repeat(43)}`, 'tenant'],
    [`rxh_op_${'x'.repeat(40)}`, 'tenant'],
    [`rxh_op_${'x'.repeat(43)}`, 'operator'],
    [`rxh_${'x'.repeat(42)}`, undefined],
    [`rxh_op_${'x'.repeat(44)}`, undefined],
    [`rxh_${'x'.repeat(42)}!`, undefined],
    ['', undefined],
  ])('takes %s for one of: %s', (key, kind) => {
    expect(minter.kindOf(key)).toBe(kind);
  });

  it('never mints a key twice', () => {
    expect(new Set(Array.from({ length: 10_000 }, () => minter.mint('tenant'))).size).toBe(10_000);
  });

  it('hashes with SHA-256, the same every time', () => {
    const expected = createHash('sha256').update('rxh_example').digest('hex');
    expect(minter.hash('rxh_example').toString('hex')).toBe(expected);
    expect(new ApiKeyMinter().hash('rxh_example').toString('hex')).toBe(expected);
  });

  it.each([
    ['rxh_a', 'rxh_a', true],
    ['', '', true],
    ['rxh_a', 'rxh_b', false],
    ['rxh_a', 'rxh_A', false],
    ['rxh_a', 'rxh_a ', false],
    ['rxh_a', '', false],
    ['rxh_a', 'rxh_a-and-much-longer-than-the-other', false],
    ['ä', 'a\u0308', false],
  ])('says of %j and %j that they are the same: %s', (a, b, expected) => {
    expect(minter.isSame(minter.hash(a), minter.hash(b))).toBe(expected);
  });
});
