import type { SealedTexts, SealedTextStore } from '@rxhooks/application';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

type Bench = {
  readonly store: SealedTextStore;
  /** A text as the sealer of the store writes it, sealed with this key. */
  text(key: string, content: string): string;
  /** A subscription with these texts; the uid of a later one sorts behind. */
  add(texts: Omit<SealedTexts, 'owner'>): Promise<string>;
  /** What another session does meanwhile. */
  write(texts: SealedTexts): Promise<void>;
  empty(): Promise<void>;
  close(): Promise<void>;
};

/** What every `SealedTextStore` does. */
export function describeSealedTextStore(name: string, open: () => Promise<Bench>): void {
  describe(name, () => {
    let bench: Bench;

    beforeAll(async () => {
      bench = await open();
    });
    afterAll(() => bench.close());
    beforeEach(() => bench.empty());

    /** Texts of one subscription; all differ by their content. */
    const texts = (key: string, content: string) => ({
      secret: bench.text(key, `${content} secret`),
      headers: bench.text(key, `${content} headers`),
      previousSecrets: [1, 2].map((place) => bench.text(key, `${content} previous ${place}`)),
    });
    const bare = (secret: string) => ({ secret, headers: undefined, previousSecrets: [] });
    const listed = () => bench.store.list('', 100);

    describe('listing', () => {
      it('gives every text of a subscription, the previous secrets in order', async () => {
        const owner = await bench.add(texts('k1', 'a'));
        expect(await listed()).toEqual([{ owner, ...texts('k1', 'a') }]);
      });

      it('gives a subscription that has a secret alone', async () => {
        const only = bare(bench.text('k1', 'a'));
        const owner = await bench.add(only);
        expect(await listed()).toEqual([{ owner, ...only }]);
      });

      it('goes through all of them by uid', async () => {
        const owners: string[] = [];
        for (const content of ['a', 'b', 'c']) owners.push(await bench.add(texts('k1', content)));
        const first = await bench.store.list('', 2);
        const rest = await bench.store.list(first.at(-1)?.owner ?? '', 2);
        expect([first, rest].map((page) => page.map(({ owner }) => owner))).toEqual([
          owners.slice(0, 2),
          owners.slice(2),
        ]);
      });

      it('gives nothing after the last one', async () => {
        expect(await bench.store.list(await bench.add(texts('k1', 'a')), 10)).toEqual([]);
      });
    });

    describe('replacing', () => {
      it('writes every text of what it is given, and of no other', async () => {
        const owner = await bench.add(texts('k1', 'a'));
        const other = await bench.add(texts('k1', 'b'));
        const to = { owner, ...texts('k2', 'a') };
        await bench.store.replace([{ from: { owner, ...texts('k1', 'a') }, to }]);
        expect(await listed()).toEqual([to, { owner: other, ...texts('k1', 'b') }]);
      });

      it.each<[string, () => Partial<SealedTexts>]>([
        ['the secret', () => ({ secret: bench.text('k1', 'new') })],
        ['the headers', () => ({ headers: bench.text('k1', 'new') })],
        ['the headers, which are gone,', () => ({ headers: undefined })],
        ['the previous secrets', () => ({ previousSecrets: [bench.text('k1', 'new')] })],
        ['the previous secrets, which are gone,', () => ({ previousSecrets: [] })],
      ])('leaves one alone in which %s changed, and writes the others', async (_, change) => {
        await bench.add(texts('k1', 'a'));
        await bench.add(texts('k1', 'b'));
        const resealings = (await listed()).map((from) => {
          return { from, to: { ...from, secret: bench.text('k2', 'resealed') } };
        });
        const [first, second] = resealings;
        if (!first || !second) throw new Error('There are two.');
        const changed = { ...first.from, ...change() };
        await bench.write(changed);
        await bench.store.replace(resealings);
        expect(await listed()).toEqual([changed, second.to]);
      });

      it('writes nothing for a subscription that does not exist', async () => {
        const owner = await bench.add(texts('k1', 'a'));
        const from = { owner: `${owner}x`, ...texts('k1', 'a') };
        await bench.store.replace([{ from, to: { ...from, ...texts('k2', 'a') } }]);
        expect(await listed()).toEqual([{ owner, ...texts('k1', 'a') }]);
      });
    });

    describe('the samples', () => {
      it('are none when nothing is sealed', async () => {
        expect(await bench.store.samplesPerKey()).toEqual([]);
      });

      it('are the first and the last text of each key in each place', async () => {
        const all = ['first', 'between', 'last'].map((content) => {
          const secret = bench.text('k1', `${content} secret`);
          const headers = bench.text('k2', `${content} headers`);
          const previousSecrets = [bench.text('k1', `${content} previous`)];
          return { secret, headers, previousSecrets };
        });
        const owners: string[] = [];
        for (const one of all) owners.push(await bench.add(one));
        const expected = [0, 2].flatMap((index) => {
          const { secret, headers, previousSecrets } = all[index] ?? bare('');
          return [secret, headers, ...previousSecrets].map((sealed) => {
            return { owner: owners[index], sealed };
          });
        });
        const samples = await bench.store.samplesPerKey();
        expect(samples).toHaveLength(expected.length);
        expect(samples).toEqual(expect.arrayContaining(expected));
      });

      it('are one when one text is the first and the last', async () => {
        const secret = bench.text('k1', 'a');
        const owner = await bench.add(bare(secret));
        expect(await bench.store.samplesPerKey()).toEqual([{ owner, sealed: secret }]);
      });
    });
  });
}
