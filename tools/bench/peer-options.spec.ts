import { expect, it } from 'vitest';
import { readPeer } from './peer-options.js';

const WHOLE = { target: 'http', adapter: 'a.json', 'receiver-port': '9000' };

it('another system is named by its adapter, its receivers and its processes', () => {
  expect(readPeer({ ...WHOLE, process: ['server=12', 'database=34'] })).toEqual({
    adapterFile: 'a.json',
    receiverPort: 9000,
    processes: { server: 12, database: 34 },
  });
});

it('this system is measured unless another one is asked for', () => {
  expect(readPeer({})).toBeUndefined();
});

it.each([
  [{ target: 'ftp' }, '--target'],
  [{ ...WHOLE, adapter: undefined }, '--adapter'],
  [{ ...WHOLE, 'receiver-port': undefined }, '--receiver-port'],
  [{ ...WHOLE, 'receiver-port': 'x' }, '--receiver-port'],
  [{ ...WHOLE, process: ['12'] }, '--process'],
  [{ adapter: 'a.json' }, '--target'],
  [{ process: ['a=1'] }, '--target'],
])('%o is refused', (values, part) => {
  expect(() => readPeer(values as Parameters<typeof readPeer>[0])).toThrow(part);
});
