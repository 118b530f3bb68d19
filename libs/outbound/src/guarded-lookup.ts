import type { LookupFunction } from 'node:net';
import { BlockedTargetError, UnresolvedHostError } from './guard-errors.js';
import type { HostResolver } from './host-resolver.js';

/**
 * The lookup of a socket. It returns exactly the judged addresses, so none can change in between.
 */
export function createGuardedLookup(hosts: HostResolver): LookupFunction {
  return (hostname, { all }, callback) => {
    const answer = async (): Promise<void> => {
      const resolution = await hosts.resolve(hostname);
      switch (resolution.kind) {
        case 'addresses': {
          const [first] = resolution.addresses;
          if (all) callback(null, [...resolution.addresses]);
          else callback(null, first?.address ?? '', first?.family);
          return;
        }
        case 'forbidden':
          callback(new BlockedTargetError(`${hostname} resolves to ${resolution.address}`), []);
          return;
        case 'unresolved':
          callback(
            new UnresolvedHostError(`${hostname}: ${resolution.reason}`, resolution.whose),
            [],
          );
      }
    };
    void answer();
  };
}
