import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * With too many connections, those idle for longest make room: silent since connecting, in the
 * middle of their headers, or between two requests. Next are those that wait for their client to
 * send the rest of a body or to read an answer. Only when all are at work is a new one closed.
 * Node's own limit closes new ones: a few thousand silent sockets would lock out all callers.
 */
export function letIdleGoFirst({ server }: FastifyInstance, most: number): void {
  const open = new Set<Socket>();
  // In order of becoming idle.
  const idle = new Set<Socket>();
  // In order of their requests; the function is true while the server waits for the client.
  const busy = new Map<Socket, () => boolean>();
  const forget = (socket: Socket) => {
    open.delete(socket);
    idle.delete(socket);
    busy.delete(socket);
  };
  server.on('connection', (socket) => {
    socket.once('close', () => forget(socket));
    if (open.size >= most) {
      const [longest = findWaiting(busy) ?? socket] = idle;
      forget(longest);
      longest.destroy();
      if (longest === socket) return;
    }
    open.add(socket);
    idle.add(socket);
  });
  server.on('request', (request, response) => {
    const { socket } = request;
    idle.delete(socket);
    busy.delete(socket);
    busy.set(socket, () => !request.complete || response.writableEnded);
    response.once('close', () => {
      busy.delete(socket);
      if (open.has(socket)) idle.add(socket);
    });
  });
}

function findWaiting(busy: ReadonlyMap<Socket, () => boolean>): Socket | undefined {
  for (const [socket, isWaiting] of busy) if (isWaiting()) return socket;
  return undefined;
}
