import type { Socket } from 'node:net';
import { createServer as createTlsServer, type Server, type TlsOptions } from 'node:tls';
import { httpAnswer, onEachRequest, type ReceivedRequest } from '@rxhooks/testing';

/** A request as it arrived, and the status of the answer when all of that was written. */
export type HostRequest = ReceivedRequest & {
  readonly host: string;
  answered: number | undefined;
};

export type Turn = {
  readonly socket: Socket;
  readonly request: HostRequest;
  /** Counts the requests of this host from 1. */
  readonly nth: number;
  /** Sends RST, which a TLS socket cannot do by itself. */
  reset(): void;
};

/** What a host does, from the accepted connection upwards; each part replaces what is below it. */
export type HostScript = {
  /** Takes the bare connection; nothing else then happens to it. */
  readonly onConnection?: (socket: Socket) => void;
  /** Takes the connection when TLS is up, instead of reading requests from it. */
  readonly serve?: (socket: Socket) => void;
  /** Answers one complete request; tells the status it has sent, if any. Default: an empty 200. */
  readonly answer?: (turn: Turn) => number | undefined;
};

/** Sends an answer that lets the connection live on. */
export const respond =
  (status: number, body = '', headers: Readonly<Record<string, string>> = {}) =>
  ({ socket }: Turn): number => {
    socket.write(httpAnswer(`${status} Whatever`, body, headers));
    return status;
  };

/**
 * Answers 200 and keeps only the id of each request, for tests that measure times while a hundred thousand arrive: with all
 * of their texts in its heap this process would pause for longer than what is measured.
 */
export const respondAndForget = (turn: Turn): number => {
  const { request } = turn;
  // A copy: a part of a string keeps the whole of it.
  const id = Buffer.from(request.headers['webhook-id'] ?? '').toString();
  Object.assign(request, { rawHeaders: [], headers: { 'webhook-id': id }, body: NOTHING });
  return respond(200)(turn);
};
const NOTHING = Buffer.alloc(0);

/** The same as `respond`, and the next request needs another connection. */
export const respondAndClose =
  (status: number, headers: Readonly<Record<string, string>> = {}) =>
  ({ socket }: Turn): number => {
    socket.end(httpAnswer(`${status} Whatever`, '', { Connection: 'close', ...headers }));
    return status;
  };

/** A receiver on bare sockets, since an HTTP server is too polite to misbehave. Connections are handed to it. */
export class RawHost {
  readonly requests: HostRequest[] = [];
  connectionCount = 0;
  readonly #open = new Set<Socket>();
  readonly #tls: Server;

  constructor(
    readonly name: string,
    readonly address: string,
    /** Without a path. */
    readonly url: string,
    tls: TlsOptions,
    public script: HostScript = {},
  ) {
    this.#tls = createTlsServer(tls, (socket) => this.#serve(socket));
    this.#tls.on('tlsClientError', (_, socket) => socket.destroy()); // the sender refuses as it should
  }

  /** Connections that are open now. */
  get openCount(): number {
    return this.#open.size;
  }

  accept(socket: Socket, isTls: boolean): void {
    this.connectionCount += 1;
    this.#open.add(socket);
    socket.on('error', () => socket.destroy()); // the other side is free to reset
    socket.on('close', () => this.#open.delete(socket));
    if (this.script.onConnection) this.script.onConnection(socket);
    else if (isTls) this.#tls.emit('connection', socket);
    else this.#serve(socket);
  }

  closeConnections(): void {
    for (const socket of this.#open) socket.destroy();
  }

  #reset({ remotePort }: Socket): void {
    const bare = [...this.#open].find((socket) => socket.remotePort === remotePort);
    bare?.resetAndDestroy();
  }

  #serve(socket: Socket): void {
    socket.on('error', () => socket.destroy());
    if (this.script.serve) {
      this.script.serve(socket);
      return;
    }
    onEachRequest(socket, (text) => {
      const request = { ...readRequest(text), host: this.name, answered: undefined };
      const nth = this.requests.push(request);
      const answer = this.script.answer ?? respond(200);
      this.requests[nth - 1]!.answered = answer({
        socket,
        request,
        nth,
        reset: () => this.#reset(socket),
      });
    });
  }
}

function readRequest(text: string): ReceivedRequest {
  const headEnd = text.indexOf('\r\n\r\n');
  const [line = '', ...fields] = text.slice(0, headEnd).split('\r\n');
  const [method = '', path = ''] = line.split(' ');
  const rawHeaders = fields.map((field) => {
    const colon = field.indexOf(':');
    return [field.slice(0, colon), field.slice(colon + 1).trim()] as const;
  });
  const headers = Object.fromEntries(
    rawHeaders.map(([name, value]) => [name.toLowerCase(), value]),
  );
  const body = Buffer.from(text.slice(headEnd + 4), 'latin1');
  return { method, path, rawHeaders, headers, body, at: Date.now() };
}
