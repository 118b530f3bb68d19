import { describe, expect, it, vi } from 'vitest';
import { ReadableSealer } from '../../test/fakes/readable-sealer.js';
import { SigningSecrets } from './signing-secrets.js';

const SECRET = `whsec_${Buffer.from('sixteen bytes ok').toString('base64')}`;

function setUp() {
  const sealer = new ReadableSealer();
  const open = vi.spyOn(sealer, 'open');
  return { sealer, open, secrets: new SigningSecrets(sealer) };
}

describe('SigningSecrets', () => {
  it('gives the text and the bytes that are behind its prefix', () => {
    const { sealer, secrets } = setUp();
    const { text, key } = secrets.open(sealer.seal(SECRET, 'sub_a'), 'sub_a');
    expect(text).toBe(SECRET);
    expect(key.export().toString()).toBe('sixteen bytes ok');
  });

  it('opens a text once', () => {
    const { sealer, open, secrets } = setUp();
    const sealed = sealer.seal(SECRET, 'sub_a');
    const first = secrets.open(sealed, 'sub_a');
    expect(secrets.open(sealed, 'sub_a')).toBe(first);
    expect(open).toHaveBeenCalledTimes(1);
  });

  it('refuses an opened text to another owner', () => {
    const { sealer, secrets } = setUp();
    const sealed = sealer.seal(SECRET, 'sub_a');
    secrets.open(sealed, 'sub_a');
    expect(() => secrets.open(sealed, 'sub_b')).toThrow();
  });
});
