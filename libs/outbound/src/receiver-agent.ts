import { Agent, type buildConnector, type Client, Pool } from 'undici';
import { ReceiverClient } from './receiver-client.js';

/**
 * Below the 5 s after which common servers close idle connections, so that requests rarely meet a
 * closing one.
 */
const KEEP_ALIVE_MS = 4000;

/** @param pipelining 1 keeps connections for the next request, 0 closes each after its answer */
export function createAgent(
  connect: buildConnector.connector,
  pipelining: 0 | 1,
  maxAgeMs: number,
): Agent {
  const client: Client.Options = {
    allowH2: false,
    pipelining,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // A receiver may ask for less, never for more. An origin without connections is forgotten.
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    maxHeaderSize: 16 * 1024,
    // These restart with every byte and every interim answer; the deadline of `send` limits the
    // whole request.
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  return new Agent({
    factory: (origin) =>
      new Pool(origin, {
        ...client,
        // Not `clientTtl`: with it, each request checks the age of all busy clients of the pool.
        factory: (url) => new ReceiverClient(url, { ...client, connect, maxAgeMs }),
      }),
  });
}
