import type { FastifyInstance } from 'fastify';

/** What every answer carries. */
export function standardHeaders(requestId: string): Readonly<Record<string, string>> {
  return {
    /** The same id is in our log and in the audit log; ours alone, so that nobody can write it for us. */
    'X-Request-Id': requestId,
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    // Secrets that are shown once and payloads of patients: nothing in between may keep a copy.
    'Cache-Control': 'no-store',
  };
}

// The page for people brings scripts and styles of its own, and puts some of the styles into its HTML.
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
