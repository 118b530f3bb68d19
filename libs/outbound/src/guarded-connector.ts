import { isIP, type LookupFunction } from 'node:net';
import type { SecureContext } from 'node:tls';
import { buildConnector } from 'undici';
import type { AddressPolicy } from './address-policy.js';
import { timed } from './dial-times.js';
import { BlockedTargetError } from './guard-errors.js';

export type ConnectorParts = {
  readonly addresses: AddressPolicy;
  readonly lookup: LookupFunction;
  readonly trust: SecureContext;
  /** Limit for DNS, TCP and TLS together. */
  readonly timeoutMs: number;
};

/**
 * Happy eyeballs drops an address for good after this time; the default of 250 ms fails distant
 * receivers with two addresses.
 */
const ADDRESS_ATTEMPT_MS = 1000;

/**
 * Connects to an allowed address or to none. Three checks, each sufficient alone: a literal before
 * the dial (it has no lookup), a name in the lookup, and the peer of the connected socket.
 */
export function createGuardedConnector(parts: ConnectorParts): buildConnector.connector {
  const { addresses, lookup, trust, timeoutMs } = parts;
  const connector = buildConnector({
    allowH2: false,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: ADDRESS_ATTEMPT_MS,
    lookup,
    secureContext: trust,
    // Named so that NODE_TLS_REJECT_UNAUTHORIZED in the environment cannot turn verification off.
    rejectUnauthorized: true,
    timeout: timeoutMs,
  });
  const dial = timed(connector);
  /** A check that throws refuses: its error in a socket's event would end the process. */
  const findFault = (address: string, what: string): BlockedTargetError | undefined => {
    try {
      return addresses.isAllowed(address) ? undefined : new BlockedTargetError(what);
    } catch (error) {
      return new BlockedTargetError(`${what}, or so it seems: ${String(error)}`);
    }
  };
  return (options, callback) => {
    const { hostname } = options;
    const literal =
      isIP(hostname) === 0 ? undefined : findFault(hostname, `${hostname} is off limits`);
    if (literal !== undefined) {
      queueMicrotask(() => callback(literal, null));
      return;
    }
    dial(options, (error, socket) => {
      if (error !== null) {
        callback(error, null);
        return;
      }
      // Without a peer the socket is gone already; the empty text is no address and is refused.
      const { remoteAddress: peer = '' } = socket;
      const fault = findFault(peer, `${hostname} led to ${peer || 'no address'}`);
      if (fault === undefined) {
        callback(null, socket);
        return;
      }
      socket.destroy();
      callback(fault, null);
    });
  };
}
