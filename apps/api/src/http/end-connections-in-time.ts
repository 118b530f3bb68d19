import type { Lifecycle } from '@rxhooks/platform';
import type { FastifyInstance } from 'fastify';

// Time for a request that is being answered; less than the 30 s after which orchestrators kill.
const DEADLINE_MS = 10_000;

/** Keeps clients with silent or half-sent connections from delaying the shutdown. */
export function endConnectionsInTime(fastify: FastifyInstance): void {
  fastify.addHook('preClose', (done) => {
    setTimeout(() => fastify.server.closeAllConnections(), DEADLINE_MS).unref();
    done();
  });
}

/** While the process stops, answers close their connections: kept ones would meet a closed port. */
export function endConnectionsWhileStopping(fastify: FastifyInstance, lifecycle: Lifecycle): void {
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (lifecycle.isStopping) void reply.header('Connection', 'close');
    done();
  });
}
