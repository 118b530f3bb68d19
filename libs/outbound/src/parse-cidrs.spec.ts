import { expect, it } from 'vitest';
import { parseCidrs } from './parse-cidrs.js';

it.each([
  ['10.0.0.0/8', '10.255.255.255', '11.0.0.0'],
  ['10.1.2.3/8', '10.255.255.255', '11.0.0.0'],
  ['10.0.0.5', '10.0.0.5', '10.0.0.6'],
  [' 10.0.0.5/32 ', '10.0.0.5', '10.0.0.6'],
])('%j holds %s and not %s', (cidr, inside, outside) => {
  const { ipv4: ranges } = parseCidrs([cidr]);
  expect([ranges.check(inside), ranges.check(outside)]).toEqual([true, false]);
});

it('reads IPv6 ranges', () => {
  const { ipv6: ranges } = parseCidrs(['fd00::/8']);
  expect([ranges.check('fd12::1', 'ipv6'), ranges.check('fe00::1', 'ipv6')]).toEqual([true, false]);
});

it.each([
  '',
  '10.0.0.0/33',
  '::/129',
  '10.0.0/8',
  '10.0.0.0/',
  '10.0.0.0/8/8',
  'localhost',
  'fe80::%lo/10',
  '::ffff:0:0/96',
  '::ffff:10.0.0.5',
  '::FFFF:a00:0/104',
])('refuses %j, since a typing error must not open a range', (cidr) => {
  expect(() => parseCidrs([cidr])).toThrow('is not an address range');
});
