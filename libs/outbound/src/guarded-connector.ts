import { isIP, type LookupFunction } from 'node:net';
import type { SecureContext } from 'node:tls';
import { buildConnector } from 'undici';
import type { AddressPolicy } from './address-policy.js';
import { BlockedTargetError } from './guard-errors.js';

export type ConnectorParts = {
  readonly addresses: AddressPolicy;
  readonly lookup: LookupFunction;
  readonly trust: SecureContext;
  /** Limit for DNS, TCP and TLS together. */
  readonly timeoutMs: number;
};

/** Happy eyeballs gives up on an address for good after this time; the default of 250 ms fails far receivers with two addresses. */
const ADDRESS_ATTEMPT_MS = 1000;

/**
 * Opens a socket to an allowed address or to none. Three checks, each of which would do alone: a literal before the
 * dial (no lookup happens for one), a name in the lookup, and the peer of the socket that came about.
 */
export function createGuardedConnector(parts: ConnectorParts): buildConnector.connector {
  const { addresses, lookup, trust, timeoutMs } = parts;
  const dial = buildConnector({
    allowH2: false,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: ADDRESS_ATTEMPT_MS,
    lookup,
    secureContext: trust,
    // Named so that NODE_TLS_REJECT_UNAUTHORIZED in the environment cannot turn verification off.
    rejectUnauthorized: true,
    timeout: timeoutMs,
  });
  return (options, callback) => {
    const { hostname } = options;
    if (isIP(hostname) !== 0 && !addresses.isAllowed(hostname)) {
      queueMicrotask(() => callback(new BlockedTargetError(`${hostname} is off limits`), null));
      return;
    }
    dial(options, (error, socket) => {
      if (error !== null) {
        callback(error, null);
        return;
      }
      const peer = socket.remoteAddress;
      if (peer !== undefined && addresses.isAllowed(peer)) {
        callback(null, socket);
        return;
      }
      socket.destroy();
      callback(new BlockedTargetError(`${hostname} led to ${peer ?? 'no address'}`), null);
    });
  };
}
