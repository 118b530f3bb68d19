import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PinoLogger } from 'nestjs-pino';
import { RareLines } from './rare-lines.js';

const underWay = new AsyncLocalStorage<FastifyRequest>();

/**
 * The fields of each line written during a request. Made per line, because most requests write
 * none.
 */
export function requestFields(): { readonly reqId?: string } {
  const request = underWay.getStore();
  return request ? { reqId: request.id } : {};
}

const isProbe = ({ originalUrl }: FastifyRequest) =>
  originalUrl.startsWith('/health') || originalUrl === '/metrics';

/** Logs one line for each request, except probes, when its answer or its connection has ended. */
export function logRequests(fastify: FastifyInstance): void {
  const lines = new RareLines();
  fastify.addHook('onRequest', (request, reply, done) => {
    const startedMs = Date.now();
    if (!isProbe(request))
      reply.raw.once('close', () => underWay.run(request, log, lines, reply, startedMs));
    underWay.run(request, done);
  });
}

function log(lines: RareLines, { request, raw: res }: FastifyReply, startedMs: number): void {
  const { root } = PinoLogger;
  const { statusCode } = res;
  const line = () => ({ req: request, res, responseTime: Date.now() - startedMs });
  if (statusCode < 500) {
    if (root.isLevelEnabled('debug')) root.debug(line(), 'request completed');
    return;
  }
  const err = new Error(`failed with status code ${statusCode}`);
  let level: 'error' | 'debug' = 'debug';
  // An outage fails every request: log it once a second.
  lines.tell(String(statusCode), () => (level = 'error'));
  root[level]({ ...line(), err }, 'request errored');
}
