import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EncryptionKey, KeyRingSealer } from './key-ring-sealer.js';

const OLD: EncryptionKey = { kid: 'k1', key: Buffer.alloc(32, 1) };
const NEW: EncryptionKey = { kid: 'k2', key: Buffer.alloc(32, 2) };
const sealer = new KeyRingSealer([NEW, OLD]);
const SECRET = 'whsec_a-secret-that-nobody-may-read';

/** The parts of a sealed text; `bytes` are iv (12), tag (16) and ciphertext. */
function unpack(sealed: string) {
  const [version = '', kid = '', packed = ''] = sealed.split('.');
  return { version, kid, bytes: Buffer.from(packed, 'base64url') };
}

const pack = (kid: string, bytes: Buffer) => `v1.${kid}.${bytes.toString('base64url')}`;

describe('KeyRingSealer', () => {
  it('opens what it has sealed, whatever the text and its owner', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('', 'ä', '\u0000', '😀', 'v1.k2.AAAA'));
    fc.assert(
      fc.property(text, text, (plain, owner) => {
        expect(sealer.open(sealer.seal(plain, owner), owner)).toBe(plain);
      }),
    );
  });

  it('writes the version, the key and one run of base64url', () => {
    expect(sealer.seal(SECRET, 'ns-1')).toMatch(/^v1\.k2\.[A-Za-z0-9_-]+$/);
  });

  it('leaves no trace of the plain text in the sealed one', () => {
    const sealed = sealer.seal(SECRET, 'ns-1');
    const { bytes } = unpack(sealed);
    for (const encoding of ['utf8', 'hex', 'base64', 'base64url'] as const) {
      const trace = Buffer.from('secret-that-nobody').toString(encoding);
      expect(sealed).not.toContain(trace);
      expect(bytes.toString('latin1')).not.toContain(trace);
    }
  });

  it('refuses a text in which any single bit was flipped', () => {
    const { kid, bytes } = unpack(sealer.seal(SECRET, 'ns-1'));
    const opened: number[] = [];
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const altered = Buffer.from(bytes);
      altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      try {
        sealer.open(pack(kid, altered), 'ns-1');
        opened.push(bit);
      } catch {
        // As it should be.
      }
    }
    expect(opened).toEqual([]);
  });

  it.each(['ns-2', '', 'ns-1 ', 'ns-', 'NS-1'])('refuses the text under the owner %j', (owner) => {
    const sealed = sealer.seal(SECRET, 'ns-1');
    expect(() => sealer.open(sealed, owner)).toThrow(/authenticate/);
  });

  it('refuses a text that claims another key of the ring', () => {
    const { bytes } = unpack(sealer.seal(SECRET, 'ns-1'));
    expect(() => sealer.open(pack('k1', bytes), 'ns-1')).toThrow(/authenticate/);
  });

  it('opens with an old key of the ring, and seals with the first', () => {
    const sealedBefore = new KeyRingSealer([OLD]).seal(SECRET, 'ns-1');
    expect(sealer.open(sealedBefore, 'ns-1')).toBe(SECRET);
    expect(unpack(sealer.seal(SECRET, 'ns-1')).kid).toBe('k2');
  });

  it('names the key that is missing when one in use was taken out of the ring', () => {
    const sealedBefore = new KeyRingSealer([OLD]).seal(SECRET, 'ns-1');
    expect(() => new KeyRingSealer([NEW]).open(sealedBefore, 'ns-1')).toThrow(
      'No key "k1" in ENCRYPTION_KEYS',
    );
  });

  it('refuses the right kid with another key behind it', () => {
    const sealed = new KeyRingSealer([{ kid: 'k2', key: Buffer.alloc(32, 9) }]).seal(SECRET, 'a');
    expect(() => sealer.open(sealed, 'a')).toThrow(/authenticate/);
  });

  it.each([4, 8, 12, 15])('refuses an empty text whose tag was cut to %i bytes', (length) => {
    const { kid, bytes } = unpack(sealer.seal('', 'ns-1'));
    expect(bytes).toHaveLength(28);
    expect(() => sealer.open(pack(kid, bytes.subarray(0, 12 + length)), 'ns-1')).toThrow(/tag/i);
  });

  it('refuses a text that was cut anywhere', () => {
    const { kid, bytes } = unpack(sealer.seal(SECRET, 'ns-1'));
    for (let length = 0; length < bytes.length; length += 1)
      expect(() => sealer.open(pack(kid, bytes.subarray(0, length)), 'ns-1')).toThrow();
  });

  it.each(['', 'v1', 'v1.k2', 'v2.k2.AAAA', 'plain text', '.k2.AAAA'])(
    'refuses %j, which it has never sealed',
    (text) => {
      expect(() => sealer.open(text, 'ns-1')).toThrow(Error);
    },
  );

  it('never tells what it refuses to open', () => {
    const { kid, bytes } = unpack(sealer.seal(SECRET, 'ns-1'));
    for (const [text, owner] of [
      [pack(kid, bytes), 'ns-2'],
      [pack('gone', bytes), 'ns-1'],
    ] as const)
      expect(() => sealer.open(text, owner)).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining('secret-that-nobody') }),
      );
  });

  it('never uses an initialisation vector twice in 100,000 texts', () => {
    const vectors = new Set<string>();
    // The first 16 characters of the bytes are the 12 of the vector.
    for (let count = 0; count < 100_000; count += 1)
      vectors.add(sealer.seal('x', 'ns-1').slice('v1.k2.'.length, 'v1.k2.'.length + 16));
    expect(vectors.size).toBe(100_000);
  });

  it('knows what is sealed with the first key of the ring, and what is not', () => {
    expect(sealer.isCurrent(sealer.seal(SECRET, 'ns-1'))).toBe(true);
    expect(sealer.isCurrent(new KeyRingSealer([OLD]).seal(SECRET, 'ns-1'))).toBe(false);
  });

  it('names the key that a text needs when the ring does not have it', () => {
    const sealed = new KeyRingSealer([OLD]).seal(SECRET, 'ns-1');
    expect(new KeyRingSealer([NEW]).findMissingKey(sealed)).toBe('k1');
    expect(sealer.findMissingKey(sealed)).toBeUndefined();
  });

  it.each(['', 'v1', 'v1.k1', 'v2.k1.AAAA', 'v1..AAAA', 'v1.k 1.AAAA', 'plain text'])(
    'takes %j for damaged, and not for a text of a key that is missing',
    (text) => {
      expect([sealer.keyOf(text), sealer.findMissingKey(text)]).toEqual(['', undefined]);
    },
  );

  it('seals large texts as well', () => {
    const large = randomBytes(200_000).toString('base64');
    expect(sealer.open(sealer.seal(large, 'ns-1'), 'ns-1')).toBe(large);
  });
});
