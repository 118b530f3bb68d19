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

// Pages load files of ours alone. The renderer of the reference sets styles at its elements, which no
// hash and no nonce can name; scripts have to be files.
const OWN_PAGE =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const REFERENCE_PAGE =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const DASHBOARD =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Where the pages for people are. */
type Pages = { readonly docs: string; readonly reference: string; readonly dashboard: string };

export function sendStandardHeaders(fastify: FastifyInstance, pages: Pages): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.headers(standardHeaders(request.id));
    const [path = ''] = request.url.split('?', 1);
    const policy = policyOf(path, pages);
    if (policy !== undefined) void reply.header('Content-Security-Policy', policy);
    done();
  });
}

function policyOf(path: string, { docs, reference, dashboard }: Pages): string | undefined {
  if (isBelow(path, reference)) return REFERENCE_PAGE;
  if (isBelow(path, docs)) return OWN_PAGE;
  return isBelow(path, dashboard) ? DASHBOARD : undefined;
}

const isBelow = (path: string, root: string) => path === `/${root}` || path.startsWith(`/${root}/`);
