import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { areGuessableBytes, isGuessableText, isRegular } from './guessable.js';

const KEYS = 10_000;
/** Each of them takes milliseconds. */
const KEYS_OF_PATTERNS = 200;

/** The shortest keys that are taken, as people make them: longer ones are further from any limit. */
const KINDS = [
  ['hexadecimal digits', (seed: Buffer) => seed.subarray(0, 16).toString('hex')],
  ['base64', (seed: Buffer) => seed.subarray(0, 24).toString('base64')],
] as const;

/** A fixed seed, so that a failure can be looked at. */
function seeds(count: number): readonly Buffer[] {
  return Array.from({ length: count }, (_, index) =>
    createHash('sha256').update(`seed ${index}`).digest(),
  );
}

it.each(KINDS)('no random text is called regular, in 10,000 of %s', (_, write) => {
  const regular = seeds(KEYS)
    .map(write)
    .filter((key) => isRegular(Buffer.from(key)));
  expect(regular).toEqual([]);
});

it.each(KINDS)(
  'no random text is called guessable, in 200 of %s',
  { timeout: 60_000 },
  (_, write) => {
    expect(seeds(KEYS_OF_PATTERNS).map(write).filter(isGuessableText)).toEqual([]);
  },
);

it('no 32 random bytes are called guessable, in 10,000', { timeout: 60_000 }, () => {
  expect(seeds(KEYS).filter(areGuessableBytes)).toEqual([]);
});
