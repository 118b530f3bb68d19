import { MAIL_CONFIRMATIONS_PATH } from '@rxhooks/application';
import type { FastifyInstance } from 'fastify';
import { RequestError } from '../http/request-error.js';

const FORM = 'application/x-www-form-urlencoded';

/** Reads the form of the page. Other routes refuse a form unread, like any body but JSON. */
export function readForms(fastify: FastifyInstance): void {
  fastify.addContentTypeParser(FORM, { parseAs: 'string' }, (_request, body, done) => {
    done(null, { token: new URLSearchParams(String(body)).get('token') });
  });
  fastify.addHook('preParsing', ({ headers, routeOptions: { url } }, _reply, _payload, done) => {
    const isForm = headers['content-type']?.toLowerCase().startsWith(FORM);
    done(
      isForm && url !== MAIL_CONFIRMATIONS_PATH
        ? new RequestError(415, 'The Content-Type must be application/json')
        : null,
    );
  });
}
