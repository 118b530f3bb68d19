import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * Where there are too many connections, those that have been idle for longest make room: connected and silent, in the middle
 * of their headers, or between two requests. After them go those whose client we wait for, because it does not send the rest
 * of its body or does not read its answer. Only when all are at work is a new one closed. Node's own limit closes the new
 * ones, so that a few thousand silent sockets would lock everybody out until they time out.
 */
export function letIdleGoFirst({ server }: FastifyInstance, most: number): void {
  const open = new Set<Socket>();
  // In the order in which they became idle.
  const idle = new Set<Socket>();
  // In the order in which their requests began, each with whether it is the client that has to do something.
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
