import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { openStores, type Stores } from '../../../test/support/stores.js';
import { LastingClient } from './lasting-client.js';

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

it('a connection plans every statement anew, and keeps what the URL says of its options', async () => {
  const url = new URL((stores.dataSource.options as { url: string }).url);
  url.searchParams.set('options', '-c application_name=told-by-the-url');
  const client = new LastingClient({ connectionString: url.href });
  await client.connect();
  onTestFinished(() => client.end());

  const { rows } = await client.query(
    `SELECT current_setting('plan_cache_mode') AS mode, current_setting('application_name') AS name`,
  );

  expect(rows).toEqual([{ mode: 'force_custom_plan', name: 'told-by-the-url' }]);
});
