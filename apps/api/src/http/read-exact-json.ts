import { MAIL_CONFIRMATIONS_PATH } from '@rxhooks/application';
import { InexactJsonError, parseExactJson } from '@rxhooks/json';
import type { FastifyInstance } from 'fastify';
import { RequestError } from './request-error.js';

const MEBIBYTE = 1024 * 1024;

/** A batch of a thousand events; everything else is much smaller. */
export const MAX_BODY_BYTES = 16 * MEBIBYTE;

const EVENT_BODY_BYTES = 2 * MEBIBYTE;
const QUERY_BODY_BYTES = 64 * 1024;
const OTHER_BODY_BYTES = 256 * 1024;

// JSON is UTF-8 (RFC 8259, section 8.1); another charset would be decoded wrongly.
const OTHER_CHARSET = /;\s*charset\s*=\s*(?!"?utf-?8"?\s*(;|$))/i;

/**
 * Reads JSON bodies without altering a single value: see `parseExactJson`.
 *
 * @param most bytes of any body, even if its route allows more
 */
export function readExactJson(fastify: FastifyInstance, most: number): void {
  fastify.removeContentTypeParser('text/plain');
  // JSON has no byte order mark (same section); without `ignoreBOM` it would be dropped.
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
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
  fastify.addHook('preParsing', (request, _reply, _payload, done) => {
    done(findEncodingFault(request.headers));
  });
  fastify.addHook('onRoute', (route) => {
    route.bodyLimit = Math.min(most, LIMITS[route.url] ?? OTHER_BODY_BYTES);
  });
}

/** Refuses compressed bodies (decompression bombs) and other charsets before reading. */
function findEncodingFault(headers: NodeJS.Dict<string | string[]>): RequestError | null {
  const { 'content-encoding': encoding = 'identity', 'content-type': type = '' } = headers;
  if (encoding !== 'identity')
    return new RequestError(415, 'The body must not be compressed', {
      'Accept-Encoding': 'identity',
    });
  return OTHER_CHARSET.test(String(type))
    ? new RequestError(415, 'The charset of JSON must be UTF-8')
    : null;
}

const LIMITS: Readonly<Record<string, number>> = {
  '/v1/events': EVENT_BODY_BYTES,
  '/v1/events/batch': MAX_BODY_BYTES,
  // A query's permissions are checked after parsing, so its caller may turn out to have none.
  '/graphql': QUERY_BODY_BYTES,
  // The body is one token, and callers need no key.
  [MAIL_CONFIRMATIONS_PATH]: 1024,
};
