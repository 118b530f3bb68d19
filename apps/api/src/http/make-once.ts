import type { FastifyInstance, FastifyReply } from 'fastify';

type Made = { readonly type: string; readonly body: Buffer };

/**
 * Caches documents that are equal for all callers and slow to write. All answers share the bytes;
 * with text, each unread answer would hold a copy of a megabyte.
 */
export function makeOnce(fastify: FastifyInstance, urls: readonly string[]): void {
  const made = new Map<string | undefined, Made>();
  fastify.addHook('onRequest', (request, reply, done) => {
    const kept = request.method === 'GET' ? made.get(request.routeOptions.url) : undefined;
    if (kept) void reply.type(kept.type).send(kept.body);
    else done();
  });
  fastify.addHook('onSend', ({ method, routeOptions: { url } }, reply, body, done) => {
    if (method !== 'GET' || url === undefined || !urls.includes(url) || reply.statusCode !== 200)
      return done(null, body);
    const { body: bytes } = made.get(url) ?? keep(url, reply, body as string | Buffer);
    done(null, bytes);
  });
  const keep = (url: string, reply: FastifyReply, body: string | Buffer): Made => {
    const one = { type: String(reply.getHeader('content-type')), body: Buffer.from(body) };
    made.set(url, one);
    return one;
  };
}
