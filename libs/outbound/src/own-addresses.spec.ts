import type { NetworkInterfaceInfo } from 'node:os';
import { expect, it } from 'vitest';
import { OwnAddresses } from './own-addresses.js';

function machineWith(address: string): NodeJS.Dict<NetworkInterfaceInfo[]> {
  const info = { netmask: '255.255.255.255', mac: '', internal: false, cidr: null } as const;
  return { eth0: [{ ...info, address, family: 'IPv4' }] };
}

it('notices a new address within a minute and does not ask more often', () => {
  let nowMs = 0;
  let reads = 0;
  let current = machineWith('192.0.2.1');
  const own = new OwnAddresses(
    () => {
      reads += 1;
      return current;
    },
    () => nowMs,
  );
  current = machineWith('192.0.2.2');
  nowMs = 59_999;
  expect([own.has('192.0.2.2', 'ipv4'), reads]).toEqual([false, 1]);
  nowMs = 60_000;
  expect([own.has('192.0.2.2', 'ipv4'), reads]).toEqual([true, 2]);
});

it('keeps the last addresses when the interfaces cannot be read once', () => {
  let nowMs = 0;
  const own = new OwnAddresses(
    () => {
      if (nowMs > 0) throw new Error('no memory');
      return machineWith('192.0.2.1');
    },
    () => nowMs,
  );
  nowMs = 60_000;
  expect(own.has('192.0.2.1', 'ipv4')).toBe(true);
});

it('knows loopback of this machine', () => {
  expect(new OwnAddresses().has('127.0.0.1', 'ipv4')).toBe(true);
});
