import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Clients wait for each answer; those that pipeline send a few requests. */
const MOST_UNDER_WAY = 16;

/**
 * Closes a connection that sends too many requests without waiting for answers. A thousand of them
 * fit into a few kilobytes, and the server would begin all of them before the client has read the
 * first answer.
 */
export function limitPipelining(fastify: FastifyInstance): void {
  const underWay = new WeakMap<Socket, number>();
  fastify.addHook('onRequest', ({ raw: { socket } }, reply, done) => {
    const count = (underWay.get(socket) ?? 0) + 1;
    underWay.set(socket, count);
    if (count > MOST_UNDER_WAY) {
      void reply.hijack();
      socket.destroy();
      return;
    }
    reply.raw.once('close', () => underWay.set(socket, (underWay.get(socket) ?? 1) - 1));
    done();
  });
}
