import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStores, type Stores } from '../../test/stores.js';

type Pooled = { release(error?: Error): void; query(sql: string): Promise<unknown> };
type WithPool = { readonly master: { connect(): Promise<Pooled> } };

let stores: Stores;

beforeAll(async () => {
  stores = await openStores();
});
afterAll(() => stores.close());

it('a connection that is cut at the moment when it is given out does not end the process', async () => {
  const { master } = stores.dataSource.driver as unknown as WithPool;
  const client = (await master.connect()) as Pooled & NodeJS.EventEmitter;

  expect(() => client.emit('error', new Error('terminating connection'))).not.toThrow();

  client.release(new Error('cut'));
});
