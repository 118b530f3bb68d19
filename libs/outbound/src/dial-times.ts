import type { Socket } from 'node:net';
import type { StepTimes } from '@rxhooks/domain';
import type { buildConnector } from 'undici';

/** The client's connector returns the socket that it connects, which its types do not say. */
type Dial = (...parameters: Parameters<buildConnector.connector>) => Socket;

const timesOf = new WeakMap<Socket, StepTimes>();

/** How long it took to connect the socket. A literal address needs no lookup. */
export const dialTimesOf = (socket: Socket): StepTimes | undefined => timesOf.get(socket);

/** The same connector, which notes when each step of a connection has ended. */
export function timed(connector: buildConnector.connector): buildConnector.connector {
  const dial = connector as Dial;
  return (options, callback) => {
    const startedMs = performance.now();
    let foundMs: number | undefined;
    let connectedMs: number | undefined;
    const dialling = dial(options, (...[error, socket]) => {
      if (error !== null) {
        callback(error, null);
        return;
      }
      const nowMs = performance.now();
      timesOf.set(socket, {
        dnsMs: foundMs === undefined ? undefined : foundMs - startedMs,
        connectMs: (connectedMs ?? nowMs) - (foundMs ?? startedMs),
        // Without TLS a connected socket is ready.
        tlsMs: connectedMs === undefined ? undefined : nowMs - connectedMs,
      });
      callback(null, socket);
    });
    dialling.once('lookup', () => (foundMs = performance.now()));
    dialling.once('connect', () => (connectedMs = performance.now()));
  };
}
