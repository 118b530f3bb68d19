import type { SealedTexts } from '@rxhooks/application';
import { describeSealedTextStore } from '../../../application/test/conformance/sealed-text-store.js';
import { openStores } from '../../test/stores.js';
import { PgSealedTextStore } from './pg-sealed-text.store.js';

const WRITE = `UPDATE subscriptions SET sealed_secret = $2, sealed_headers = $3, previous_secrets = $4 WHERE uid = $1`;

describeSealedTextStore('the sealed texts on PostgreSQL', async () => {
  const stores = await openStores();
  const write = async (texts: SealedTexts) => {
    const previous = texts.previousSecrets.map((sealed) => {
      return { sealed, validUntil: '2026-03-01T10:00:00.000Z' };
    });
    const { owner, secret, headers } = texts;
    await stores.sql(WRITE, [owner, secret, headers, JSON.stringify(previous)]);
  };
  return {
    store: new PgSealedTextStore(stores.dataSource),
    text: (key, content) => `v1.${key}.${Buffer.from(content).toString('base64url')}`,
    async add(texts) {
      const owner = await stores.subscribe(await stores.addOrganisation());
      await write({ owner, ...texts });
      return owner;
    },
    write,
    empty: () => stores.sql('TRUNCATE organisations CASCADE'),
    close: () => stores.close(),
  };
});
