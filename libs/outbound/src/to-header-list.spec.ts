import { expect, it } from 'vitest';
import { toHeaderList } from './to-header-list.js';

it('asks for an answer that is not encoded', () => {
  expect(toHeaderList({})).toEqual(['Accept-Encoding', 'identity']);
});

it.each(['Host', 'CONTENT-LENGTH', 'proxy-authorization', 'Via', 'Accept-Encoding'])(
  'leaves %s to the client',
  (name) => {
    expect(toHeaderList({ [name]: 'x', 'X-Own': 'y' })).toEqual([
      'X-Own',
      'y',
      'Accept-Encoding',
      'identity',
    ]);
  },
);

it('sends one of two spellings of a name, the later', () => {
  const headers = { 'webhook-SIGNATURE': 'forged', 'X-Own': 'y', 'webhook-signature': 'ours' };
  expect(toHeaderList(headers).slice(0, -2)).toEqual(['webhook-signature', 'ours', 'X-Own', 'y']);
});

it('sends a header whose name is that of a property', () => {
  const headers = Object.fromEntries([
    ['__proto__', 'a'],
    ['constructor', 'b'],
  ]);
  expect(toHeaderList(headers).slice(0, -2)).toEqual(['__proto__', 'a', 'constructor', 'b']);
});
