import type { FastifyInstance } from 'fastify';
import { RequestError } from './request-error.js';

type Route = { readonly methods: readonly string[]; readonly pattern: RegExp };

/** Answers 405 and `Allow` if the path exists without the method (RFC 9110, 15.5.6). */
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
    // The caller is not authenticated yet: answer without reading the body.
    if (methods.size === 0) return done(new RequestError(404, 'Resource not found'));
    if (methods.has(request.method)) return done();
    const Allow = [...methods].toSorted().join(', ');
    return done(new RequestError(405, 'The path does not have this method', { Allow }));
  });
}

/** Matches a router path with `:name` and `*`; a trailing slash is optional. */
function toPattern(url: string): RegExp {
  const source = url
    .replace(/\/$/, '')
    .replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll(/:\w+/g, '[^/]+')
    .replaceAll('*', '.*');
  return new RegExp(`^${source}/?$`);
}
