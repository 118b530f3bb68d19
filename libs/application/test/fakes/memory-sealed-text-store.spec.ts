import { describeSealedTextStore } from '../conformance/sealed-text-store.js';
import { MemorySealedTextStore } from './memory-sealed-text-store.js';
import { ReadableSealer } from './readable-sealer.js';

let count = 0;

describeSealedTextStore('the sealed texts in memory', async () => {
  const store = new MemorySealedTextStore([]);
  return {
    store,
    text: (key, content) => new ReadableSealer([key]).seal(content, 'owner'),
    async add(texts) {
      const owner = `sub_${String((count += 1)).padStart(6, '0')}`;
      store.rows.unshift({ owner, ...texts });
      return owner;
    },
    async write(texts) {
      const index = store.rows.findIndex(({ owner }) => owner === texts.owner);
      store.rows[index] = texts;
    },
    async empty() {
      store.rows.splice(0);
    },
    close: async () => undefined,
  };
});
