import type { FastifyInstance } from 'fastify';
import { RequestError } from './request-error.js';

type Route = { readonly methods: readonly string[]; readonly pattern: RegExp };

/** A path that is there but not for this method gets 405 and the methods it has (RFC 9110, 15.5.6). */
export function refuseOtherMethods(fastify: FastifyInstance): void {
  const routes: Route[] = [];
  fastify.addHook('onRoute', ({ url, method }) => {
    routes.push({ methods: [method].flat(), pattern: toPattern(url) });
  });
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (!request.is404) return done();
    const [path = ''] = request.url.split('?', 1);
    const known = routes.filter(({ pattern }) => pattern.test(path));
    const methods = new Set(known.flatMap((route) => route.methods));
    // Nobody is known here yet, and what nobody asked for need not be read.
    if (methods.size === 0) return done(new RequestError(404, 'Resource not found'));
    if (methods.has(request.method)) return done();
    const Allow = [...methods].toSorted().join(', ');
    return done(new RequestError(405, 'The path does not have this method', { Allow }));
  });
}

/** Of a route as the router writes it, with `:name` and `*`; a slash at the end makes no difference. */
function toPattern(url: string): RegExp {
  const source = url
    .replace(/\/$/, '')
    .replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll(/:\w+/g, '[^/]+')
    .replaceAll('*', '.*');
  return new RegExp(`^${source}/?$`);
}
