import { BLACK_HOLE, UNREACHABLE } from '../support/addresses.js';
import { inNamespace } from '../support/bench.js';
import type { Hazard } from './hazard.js';

/** A port that the service may dial and that nobody listens on. */
export const CLOSED_PORT = 9443;

/** Beyond any deadline of these suites. */
const LONG_AFTER_MS = 4000;

/** Connections that do not come about, or that end without an answer. */
export const CONNECTION_HAZARDS: readonly Hazard[] = [
  ...(inNamespace
    ? [
        { name: 'b01-black-hole', leadsTo: BLACK_HOLE, onRecord: 'connect_timeout' },
        { name: 'b03-unreachable', leadsTo: UNREACHABLE, onRecord: 'network_unreachable' },
      ]
    : []),
  { name: 'b02-closed-port', port: CLOSED_PORT, onRecord: 'connection_refused' },
  {
    name: 'b04-no-handshake',
    onConnection: (socket) => void socket.resume(),
    onRecord: 'connect_timeout',
  },
  { name: 'b05-silence', answer: () => undefined, onRecord: 'timeout' },
  {
    name: 'b06-reset',
    answer: ({ reset }) => {
      reset();
      return undefined;
    },
    onRecord: 'connection_reset',
  },
  {
    name: 'b07-close',
    answer: ({ socket }) => void socket.end(),
    onRecord: 'connection_closed',
  },
  {
    name: 'b28-never-reads',
    serve: (socket) => {
      socket.pause();
      // A socket that nobody reads from does not learn either that it was closed.
      setTimeout(() => socket.resume(), LONG_AFTER_MS).unref();
    },
    onRecord: 'timeout',
  },
  {
    name: 'b27-refuses-before-reading',
    serve: (socket) =>
      void socket.once('data', () =>
        socket.end('HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'),
      ),
    onRecord: '413',
  },
];
