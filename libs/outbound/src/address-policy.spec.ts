import { describe, expect, it } from 'vitest';
import { AddressPolicy } from './address-policy.js';
import { OwnAddresses } from './own-addresses.js';

const noOwn = new OwnAddresses(() => ({}));
const policy = new AddressPolicy([], noOwn);

/** Range, its first and last address, and the addresses next to it, which are all public. */
const FORBIDDEN: readonly (readonly [string, string, string, readonly string[]])[] = [
  ['0.0.0.0/8', '0.0.0.0', '0.255.255.255', ['1.0.0.0']],
  ['10.0.0.0/8', '10.0.0.0', '10.255.255.255', ['9.255.255.255', '11.0.0.0']],
  ['100.64.0.0/10', '100.64.0.0', '100.127.255.255', ['100.63.255.255', '100.128.0.0']],
  ['127.0.0.0/8', '127.0.0.0', '127.255.255.255', ['126.255.255.255', '128.0.0.0']],
  ['168.63.129.16/32', '168.63.129.16', '168.63.129.16', ['168.63.129.15', '168.63.129.17']],
  ['169.254.0.0/16', '169.254.0.0', '169.254.255.255', ['169.253.255.255', '169.255.0.0']],
  ['172.16.0.0/12', '172.16.0.0', '172.31.255.255', ['172.15.255.255', '172.32.0.0']],
  ['192.0.0.0/24', '192.0.0.0', '192.0.0.255', ['191.255.255.255', '192.0.1.0']],
  ['192.0.2.0/24', '192.0.2.0', '192.0.2.255', ['192.0.1.255', '192.0.3.0']],
  ['192.31.196.0/24', '192.31.196.0', '192.31.196.255', ['192.31.195.255', '192.31.197.0']],
  ['192.52.193.0/24', '192.52.193.0', '192.52.193.255', ['192.52.192.255', '192.52.194.0']],
  ['192.88.99.0/24', '192.88.99.0', '192.88.99.255', ['192.88.98.255', '192.88.100.0']],
  ['192.168.0.0/16', '192.168.0.0', '192.168.255.255', ['192.167.255.255', '192.169.0.0']],
  ['192.175.48.0/24', '192.175.48.0', '192.175.48.255', ['192.175.47.255', '192.175.49.0']],
  ['198.18.0.0/15', '198.18.0.0', '198.19.255.255', ['198.17.255.255', '198.20.0.0']],
  ['198.51.100.0/24', '198.51.100.0', '198.51.100.255', ['198.51.99.255', '198.51.101.0']],
  ['203.0.113.0/24', '203.0.113.0', '203.0.113.255', ['203.0.112.255', '203.0.114.0']],
  ['224.0.0.0/4', '224.0.0.0', '239.255.255.255', ['223.255.255.255']],
  ['240.0.0.0/4', '240.0.0.0', '255.255.255.255', []],
  ['below 2000::/3', '::', '1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', ['2000::']],
  [
    '2001::/23',
    '2001::',
    '2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff',
    ['2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '2001:200::'],
  ],
  [
    '2001:db8::/32',
    '2001:db8::',
    '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff',
    ['2001:db7:ffff:ffff:ffff:ffff:ffff:ffff', '2001:db9::'],
  ],
  [
    '2002::/16',
    '2002::',
    '2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
    ['2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '2003::'],
  ],
  [
    '2620:4f:8000::/48',
    '2620:4f:8000::',
    '2620:4f:8000:ffff:ffff:ffff:ffff:ffff',
    ['2620:4f:7fff:ffff:ffff:ffff:ffff:ffff', '2620:4f:8001::'],
  ],
  [
    '3fff::/20',
    '3fff::',
    '3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff',
    ['3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '3fff:1000::'],
  ],
  [
    'above 2000::/3',
    '4000::',
    'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
    ['3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ],
];

describe('the forbidden ranges', () => {
  it.each(FORBIDDEN)('%s is forbidden from its first to its last address', (_, first, last) => {
    expect([first, last].filter((address) => policy.isAllowed(address))).toEqual([]);
  });

  it.each(FORBIDDEN)('%s ends where it should', (_, _first, _last, outside) => {
    expect(outside.filter((address) => policy.isAllowed(address))).toEqual(outside);
  });
});

describe('IPv6 that stands for IPv4', () => {
  it.each([
    ['mapped loopback', '::ffff:127.0.0.1'],
    ['mapped loopback in hex', '::ffff:7f00:1'],
    ['mapped metadata service', '0:0:0:0:0:ffff:a9fe:a9fe'],
    ['compatible loopback', '::127.0.0.1'],
    ['SIIT loopback', '::ffff:0:7f00:1'],
    ['NAT64 metadata service', '64:ff9b::a9fe:a9fe'],
    ['local NAT64', '64:ff9b:1::a9fe:a9fe'],
    ['6to4 loopback', '2002:7f00:1::1'],
    ['6to4 of a public address', '2002:808:808::1'],
    ['Teredo', '2001:0:7f00:1::1'],
  ])('refuses %s', (_, address) => {
    expect(policy.isAllowed(address)).toBe(false);
  });

  it.each(['::ffff:93.184.216.34', '2606:4700::5efe:5db8:d822', '2606:4700::200:5efe:0:0'])(
    'refuses %s, although the IPv4 address may be public',
    (address) => {
      expect(policy.isAllowed(address)).toBe(false);
    },
  );

  it.each(['2606:4700::5efe', '2606:4700:0:5efe::1', '2606:4700::1:5efe:a00:5'])(
    'judges %s as plain IPv6',
    (address) => {
      expect(policy.isAllowed(address)).toBe(true);
    },
  );
});

describe('text that is no address', () => {
  it.each([
    '',
    'localhost',
    '0x7f.1',
    '127.1',
    '8.8.8.8.',
    ' 8.8.8.8',
    '[2606:4700::1]',
    '2606:4700::1%eth0',
    '8.8.8.8/32',
  ])('refuses %j', (text) => {
    expect(policy.isAllowed(text)).toBe(false);
  });
});

describe('ranges the operator opened', () => {
  it('opens the range and nothing beside it', () => {
    const opened = new AddressPolicy(['10.0.0.5/32'], noOwn);
    const addresses = ['10.0.0.4', '10.0.0.5', '10.0.0.6', '169.254.169.254'];
    expect(addresses.filter((address) => opened.isAllowed(address))).toEqual(['10.0.0.5']);
  });

  it('opens IPv6 ranges too', () => {
    expect(new AddressPolicy(['::1/128'], noOwn).isAllowed('::1')).toBe(true);
  });

  it.each(['::/7', '::/80', '::/0'])('opens no IPv4 by the IPv6 range %s', (cidr) => {
    const opened = new AddressPolicy([cidr], noOwn);
    const addresses = ['10.0.0.5', '169.254.169.254', '::ffff:10.0.0.5', '::ffff:a9fe:a9fe'];
    expect(addresses.filter((address) => opened.isAllowed(address))).toEqual([]);
  });

  it.each(['::ffff:10.0.0.5', '::ffff:a00:5', '64:ff9b::a00:5', '2002:a00:5::1', '::10.0.0.5'])(
    'does not open %s by opening 10.0.0.5',
    (address) => {
      expect(new AddressPolicy(['10.0.0.5/32'], noOwn).isAllowed(address)).toBe(false);
    },
  );

  it('opens no IPv6 by an IPv4 range', () => {
    expect(new AddressPolicy(['0.0.0.0/0'], noOwn).isAllowed('::1')).toBe(false);
  });

  it('does not open the NAT64 form of an opened IPv4 range', () => {
    expect(new AddressPolicy(['10.0.0.0/8'], noOwn).isAllowed('64:ff9b::a00:1')).toBe(false);
  });
});

describe('addresses of this machine', () => {
  const own = new OwnAddresses(() => ({
    eth0: [
      {
        address: '93.184.216.34',
        netmask: '255.255.255.0',
        family: 'IPv4',
        mac: '',
        internal: false,
        cidr: null,
      },
      {
        address: '2606:4700::1',
        netmask: 'ffff::',
        family: 'IPv6',
        mac: '',
        internal: false,
        cidr: null,
        scopeid: 0,
      },
    ],
  }));

  it.each(['93.184.216.34', '2606:4700::1', '2606:4700:0:0::1', '::ffff:93.184.216.34'])(
    'refuses %s although it is public',
    (address) => {
      expect(new AddressPolicy([], own).isAllowed(address)).toBe(false);
    },
  );

  it('allows a neighbour of an own address', () => {
    expect(new AddressPolicy([], own).isAllowed('93.184.216.35')).toBe(true);
  });

  it('allows an own address that the operator has opened', () => {
    expect(new AddressPolicy(['93.184.216.34'], own).isAllowed('93.184.216.34')).toBe(true);
  });
});
