import type { FastifyInstance } from 'fastify';

/** The headers of all answers. */
export function standardHeaders(requestId: string): Readonly<Record<string, string>> {
  return {
    /** Also in our log and the audit log; made here, so that callers cannot forge it. */
    'X-Request-Id': requestId,
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    // Answers hold secrets and patient data: no cache may keep a copy.
    'Cache-Control': 'no-store',
  };
}

// The docs page loads its own scripts and styles, and has some styles inline.
const DOCS_POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

export function sendStandardHeaders(fastify: FastifyInstance, docsPath: string): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.headers(standardHeaders(request.id));
    const [path = ''] = request.url.split('?', 1);
    if (path === `/${docsPath}` || path.startsWith(`/${docsPath}/`))
      void reply.header('Content-Security-Policy', DOCS_POLICY);
    done();
  });
}
