import 'reflect-metadata';
import { expect, it } from 'vitest';
import { MemorySealedTextStore } from '../../test/fakes/memory-sealed-text-store.js';
import { ReadableSealer } from '../../test/fakes/readable-sealer.js';
import { CheckKeyRing } from './check-key-ring.js';

const sealedBy = (kid: string) => new ReadableSealer([kid]).seal('a secret', 'sub_a');
const row = { owner: 'sub_a', secret: sealedBy('k1'), headers: undefined, previousSecrets: [] };
const check = (ring: [string, ...string[]], more: object = {}) =>
  new CheckKeyRing(
    new MemorySealedTextStore([{ ...row, ...more }]),
    new ReadableSealer(ring),
  ).execute();

it('lets a ring pass that has every key, wherever it is in it', async () => {
  await expect(check(['k2', 'k1'], { headers: sealedBy('k2') })).resolves.toEqual([]);
});

it('lets any ring pass when nothing is sealed', async () => {
  const store = new MemorySealedTextStore([]);
  await expect(new CheckKeyRing(store, new ReadableSealer(['k9'])).execute()).resolves.toEqual([]);
});

it.each([
  ['secret', { secret: sealedBy('gone') }],
  ['headers', { headers: sealedBy('gone') }],
  ['previousSecrets', { previousSecrets: [sealedBy('gone')] }],
])('refuses a ring without the key of %s, and names it with what to do', async (_, more) => {
  await expect(check(['k1'], more)).rejects.toThrow(
    /^ENCRYPTION_KEYS lacks "gone", .*Put it back, behind the first key/,
  );
});

it('refuses another key under the name of the old one, and says what to do', async () => {
  const altered = { ...row, secret: sealedBy('k1').replace('sub_a', 'sub_b') };
  const store = new MemorySealedTextStore([altered]);
  await expect(new CheckKeyRing(store, new ReadableSealer(['k1'])).execute()).rejects.toThrow(
    /^ENCRYPTION_KEYS has another key under the name "k1" .*give the new key a name of its own/,
  );
});

it('lets a ring pass that opens other texts of the same key than a damaged one, and tells of it', async () => {
  await expect(
    check(['k1'], { headers: sealedBy('k1').replace('sub_a', 'sub_b') }),
  ).resolves.toEqual([
    expect.stringMatching(
      /^1 stored secrets do not open with the key "k1": .* subscription sub_a\./,
    ),
  ]);
});

it('tells how many were encrypted with another key of the name, wherever these begin', async () => {
  const rows = ['sub_a', 'sub_b', 'sub_c', 'sub_d'].map((owner, index) => ({
    ...row,
    owner,
    secret: new ReadableSealer(['k1']).seal('a secret', index < 2 ? owner : 'another key'),
  }));
  const store = new MemorySealedTextStore(rows);
  const [told] = await new CheckKeyRing(store, new ReadableSealer(['k1'])).execute();
  expect(told).toMatch(/^2 stored secrets .* subscription sub_c\./);
});

it('names every key that is missing, and never what was sealed', async () => {
  const fault = check(['k3'], { headers: sealedBy('k2') });
  await expect(fault).rejects.toThrow('lacks "k1", "k2"');
  await expect(fault).rejects.not.toThrow(Buffer.from('a secret').toString('hex'));
});
