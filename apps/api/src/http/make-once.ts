import type { FastifyInstance } from 'fastify';

type Made = { readonly type: string; readonly body: unknown };

/** Documents that are the same for everybody, and take longer to write than to send: kept as they were first sent. */
export function makeOnce(fastify: FastifyInstance, urls: readonly string[]): void {
  const made = new Map<string | undefined, Made>();
  fastify.addHook('onRequest', (request, reply, done) => {
    const kept = request.method === 'GET' ? made.get(request.routeOptions.url) : undefined;
    if (kept) void reply.type(kept.type).send(kept.body);
    else done();
  });
  fastify.addHook('onSend', ({ method, routeOptions: { url } }, reply, body, done) => {
    if (method === 'GET' && url !== undefined && urls.includes(url) && reply.statusCode === 200)
      made.set(url, { type: String(reply.getHeader('content-type')), body });
    done(null, body);
  });
}
