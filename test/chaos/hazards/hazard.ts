import type { Socket } from 'node:net';
import type { AttemptRow } from '../support/ledger.js';
import { describeAttempt } from '../support/planted.js';
import type { HostOptions } from '../support/internet.js';
import type { HostScript } from '../support/raw-host.js';

/** A receiver that misbehaves in one way. */
export type Hazard = HostOptions & {
  /** Begins with the number of its row in the catalogue. */
  readonly name: string;
  /** What each attempt has to be put down as: a status, a code, or a code and the status that came before the end. */
  readonly onRecord: string | RegExp;
  /** Where its name leads, when that is not to the host. Only where there are names. */
  readonly leadsTo?: string;
  readonly port?: number;
};

export function recordOf(attempt: AttemptRow): string {
  const code = describeAttempt(attempt);
  const { statusCode } = attempt;
  return statusCode === null || code === String(statusCode) ? code : `${code} ${statusCode}`;
}

/** Sends these bytes as they are and closes. */
export const sends = (bytes: string | Buffer): HostScript => ({
  answer: ({ socket }) => {
    socket.end(bytes);
    return undefined;
  },
});

/** The same for what is a complete answer. */
export const answers = (status: number, bytes: string | Buffer): HostScript => ({
  answer: ({ socket }) => {
    socket.end(bytes);
    return status;
  },
});

/** Sends the beginning, and then a piece again and again until the other side has gone. */
export const drips = (start: string, piece: string, everyMs: number): HostScript => ({
  answer: ({ socket }) => {
    socket.write(start);
    const timer = setInterval(() => socket.write(piece), everyMs);
    socket.on('close', () => clearInterval(timer));
    return undefined;
  },
});

/** Sends the beginning and then as much as the other side takes, for ever. */
export const floods = (start: string): HostScript => ({
  answer: ({ socket }) => {
    socket.write(start);
    flood(socket);
    return 200;
  },
});

const FLOOD = Buffer.alloc(64 * 1024, 'x');

function flood(socket: Socket): void {
  while (!socket.destroyed && socket.write(FLOOD));
  if (!socket.destroyed) socket.once('drain', () => flood(socket));
}
