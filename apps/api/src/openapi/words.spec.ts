import { describe, expect, it } from 'vitest';
import { listed, titleOf } from './words.js';

describe('the title of an operation', () => {
  it.each([
    ['listDeliveries', 'List deliveries'],
    ['createApiKey', 'Create API key'],
    ['registerRxscaleWebhook', 'Register RxScale webhook'],
  ])('%s is "%s"', (id, title) => {
    expect(titleOf(id)).toBe(title);
  });
});

it.each([
  [[], ''],
  [['a'], '`a`'],
  [['a', 'b'], '`a` and `b`'],
  [['a', 'b', 'c'], '`a`, `b` and `c`'],
])('%j is read as %s', (names, text) => {
  expect(listed(names)).toBe(text);
});
