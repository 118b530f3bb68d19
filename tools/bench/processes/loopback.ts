import { lookup as lookUp, type LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { BlockList, type LookupFunction } from 'node:net';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');

/**
 * Restricts loads to this machine.
 *
 * @throws Error when the address, or one that the name resolves to, is not loopback
 */
export async function requireLoopback(url: URL): Promise<void> {
  const hostname = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const elsewhere = findElsewhere(await lookup(hostname, { all: true }));
  if (elsewhere) throw refusal(hostname, elsewhere);
}

/** Checks each connection too: the name may resolve differently by then. */
export const lookupLoopback: LookupFunction = (hostname, options, callback) => {
  lookUp(hostname, { ...options, all: true }, (error, addresses) => {
    const elsewhere = error ? undefined : findElsewhere(addresses);
    const refused = error ?? (elsewhere && refusal(hostname, elsewhere));
    if (refused) callback(refused, []);
    else if (options.all) callback(null, addresses);
    else callback(null, addresses[0]?.address ?? '', addresses[0]?.family);
  });
};

function findElsewhere(addresses: readonly LookupAddress[]): string | undefined {
  return addresses.find(({ address, family }) =>
    family === 4 ? !LOOPBACK.check(address) : address !== '::1',
  )?.address;
}

function refusal(hostname: string, address: string): Error {
  return new Error(`${hostname} is ${address}, and a load goes to loopback addresses alone`);
}
