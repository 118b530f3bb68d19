import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * Where there are too many connections, those that have been idle for longest make room: connected and silent, in the middle
 * of their headers, or between two requests. Only when all are at work is a new one closed. Node's own limit closes the new
 * ones, so that a few thousand silent sockets would lock everybody out until they time out.
 */
export function letIdleGoFirst({ server }: FastifyInstance, most: number): void {
  const open = new Set<Socket>();
  // In the order in which they became idle.
  const idle = new Set<Socket>();
  server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => {
      open.delete(socket);
      idle.delete(socket);
    });
    idle.add(socket);
    if (open.size <= most) return;
    const [longest = socket] = idle;
    open.delete(longest);
    idle.delete(longest);
    longest.destroy();
  });
  server.on('request', ({ socket }, response) => {
    idle.delete(socket);
    response.once('close', () => {
      if (open.has(socket)) idle.add(socket);
    });
  });
}
