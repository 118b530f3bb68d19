import { expect, it } from 'vitest';
import { understandSearch } from './understand-search.ts';

it.each([
  ['', { kind: 'nothing' }],
  ['   ', { kind: 'nothing' }],
  [
    'evt_01a23202e3b67113ad1d661d008dea84',
    { kind: 'event', value: 'evt_01a23202e3b67113ad1d661d008dea84' },
  ],
  [' dlv_01a23202 ', { kind: 'delivery', value: 'dlv_01a23202' }],
  ['hooks.linden.example', { kind: 'host', value: 'hooks.linden.example' }],
  ['Hooks.Linden.example:8443', { kind: 'host', value: 'hooks.linden.example:8443' }],
  ['https://hooks.linden.example/in?a=1', { kind: 'host', value: 'hooks.linden.example' }],
  ['127.0.0.1:4801', { kind: 'host', value: '127.0.0.1:4801' }],
  ['localhost:4801', { kind: 'host', value: 'localhost:4801' }],
  ['po-123', { kind: 'key', value: 'po-123' }],
  ['#5512', { kind: 'key', value: '#5512' }],
  ['1.5', { kind: 'key', value: '1.5' }],
  ['order-5512-created', { kind: 'key', value: 'order-5512-created' }],
  ['https://', { kind: 'key', value: 'https://' }],
  ['evt_nothing', { kind: 'key', value: 'evt_nothing' }],
] as const)('%j is understood as %j', (text, search) => {
  expect(understandSearch(text)).toEqual(search);
});
