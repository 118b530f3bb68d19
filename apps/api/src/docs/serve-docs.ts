import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { fileURLToPath } from 'node:url';
import { REFERENCE_ASSETS } from '../assets.js';
import { Dialects } from '../http/dialect.js';
import { landingPage } from './landing-page.js';
import { DOCS_PATH, REFERENCE_PATH, references } from './page.js';
import { PAGE_STYLE } from './page-style.js';
import { REFERENCE_SCRIPT, referencePage } from './reference-page.js';

/** Pages for people, open to everybody: `/docs`, and the reference of the API below it. */
export function serveDocs(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  const all = references(app.get(Dialects));
  const serve = (path: string, type: string, text: string) =>
    fastify.get(path, (_request, reply) => reply.type(`${type}; charset=utf-8`).send(text));
  serve(`/${DOCS_PATH}`, 'text/html', landingPage(all));
  serve(`/${DOCS_PATH}/page.css`, 'text/css', PAGE_STYLE);
  serve(`/${REFERENCE_PATH}/reference.js`, 'text/javascript', REFERENCE_SCRIPT);
  for (const reference of all) serve(reference.path, 'text/html', referencePage(reference, all));
  void fastify.register(fastifyStatic, {
    root: fileURLToPath(REFERENCE_ASSETS),
    prefix: `/${REFERENCE_PATH}/assets/`,
    decorateReply: false,
    index: false,
    preCompressed: true,
    maxAge: '1d',
  });
}
