import { InexactJsonError, parseExactJson } from '@rxhooks/platform';
import type { FastifyInstance } from 'fastify';

const MEBIBYTE = 1024 * 1024;

/** A batch of a thousand events; everything else is much smaller. */
export const MAX_BODY_BYTES = 16 * MEBIBYTE;

const EVENT_BODY_BYTES = 2 * MEBIBYTE;
const OTHER_BODY_BYTES = 256 * 1024;

/** Reads JSON bodies without altering a single value: see `parseExactJson`. */
export function readExactJson(fastify: FastifyInstance): void {
  fastify.removeContentTypeParser('text/plain');
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  fastify.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    (_request, body, done) => {
      try {
        const text = utf8.decode(body as Buffer);
        done(null, text === '' ? undefined : parseExactJson(text));
      } catch (error) {
        done(
          error instanceof InexactJsonError
            ? error
            : new InexactJsonError('The body is not UTF-8.'),
        );
      }
    },
  );
  fastify.addHook('onRoute', (route) => {
    route.bodyLimit = limitFor(route.url);
  });
}

function limitFor(url: string): number {
  if (url === '/v1/events/batch') return MAX_BODY_BYTES;
  return url === '/v1/events' ? EVENT_BODY_BYTES : OTHER_BODY_BYTES;
}
