import type { Exchange } from '@rxhooks/domain';
import { expect, it } from 'vitest';
import { ExchangeHandler } from './exchange-handler.js';

it('keeps the first 1000 characters of an error that the receiver has filled with names', () => {
  const settled: Exchange[] = [];
  const handler = new ExchangeHandler(({ exchange }) => settled.push(exchange));
  const names = 'DNS:a.example.com, '.repeat(10_000);
  handler.onResponseError(null, new Error(`not in the cert's altnames: ${names}`));
  const detail = `Error: not in the cert's altnames: ${names}`.slice(0, 1000);
  expect(settled).toMatchObject([{ kind: 'failed', detail }]);
});
