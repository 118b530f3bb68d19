import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';

export type RawReceiver = {
  readonly port: number;
  /** The requests that arrived completely, as text. */
  readonly requests: readonly string[];
  /** Connections that were ever made. */
  readonly connectionCount: number;
  /** Connections that are open now. */
  readonly openCount: number;
  stop(): Promise<void>;
};

export type RawReceiverOptions = {
  readonly host?: string;
  readonly port?: number;
  readonly tls?: TlsOptions;
  /** Called as soon as a connection is there, before anything was read. */
  readonly onConnection?: (socket: Socket) => void;
};

/**
 * A bare socket server, which can misbehave, unlike an HTTP server. `answer` is called once per
 * complete request.
 */
export async function startRawReceiver(
  answer: (socket: Socket, request: string) => void,
  { host = '127.0.0.1', port = 0, tls, onConnection }: RawReceiverOptions = {},
): Promise<RawReceiver> {
  const requests: string[] = [];
  const open = new Set<Socket>();
  let connectionCount = 0;
  const accept = (socket: Socket): void => {
    connectionCount += 1;
    open.add(socket);
    socket.on('error', () => socket.destroy()); // the other side is free to reset
    socket.on('close', () => open.delete(socket));
    onConnection?.(socket);
    onEachRequest(socket, (request) => {
      requests.push(request);
      answer(socket, request);
    });
  };
  const server = tls === undefined ? createServer(accept) : createTlsServer(tls, accept);
  const boundPort = await listen(server, port, host);
  return {
    port: boundPort,
    requests,
    get connectionCount() {
      return connectionCount;
    },
    get openCount() {
      return open.size;
    },
    stop: () => {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** A port that nothing listens on. */
export async function findClosedPort(): Promise<number> {
  const receiver = await startRawReceiver(() => undefined);
  await receiver.stop();
  return receiver.port;
}

/** An answer with a length, which keeps the connection alive. */
export function httpAnswer(
  statusLine: string,
  body = '',
  headers: Readonly<Record<string, string>> = {},
): string {
  const lines = Object.entries({ ...headers, 'Content-Length': String(Buffer.byteLength(body)) });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return `HTTP/1.1 ${statusLine}\r\n${head}\r\n${body}`;
}

/** Calls back with every complete request on a connection, as text with one character per byte. */
export function onEachRequest(socket: Socket, onRequest: (request: string) => void): void {
  let received = '';
  socket.on('data', (chunk: Buffer) => {
    received += chunk.toString('latin1');
    const headEnd = received.indexOf('\r\n\r\n');
    if (headEnd === -1) return;
    const bodyBytes = Number(/content-length: (\d+)/i.exec(received)?.[1] ?? 0);
    const end = headEnd + 4 + bodyBytes;
    if (received.length < end) return;
    const request = received.slice(0, end);
    received = received.slice(end);
    onRequest(request);
  });
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The receiver has no port.');
  return address.port;
}
