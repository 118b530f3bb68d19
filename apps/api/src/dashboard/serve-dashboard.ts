import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { DASHBOARD_FILES } from '../assets.js';
import { NOT_BUILT } from './not-built.js';

export const DASHBOARD_PATH = 'dashboard';

/**
 * The dashboard: one page for each path below `/dashboard`, which reads the path itself. Its scripts
 * and styles have their hash in their names, so browsers keep them, and ask for the page each time.
 */
export function serveDashboard(fastify: FastifyInstance, files: URL = DASHBOARD_FILES): void {
  const page = readPage(files);
  for (const path of [`/${DASHBOARD_PATH}`, `/${DASHBOARD_PATH}/*`])
    fastify.get(path, (_request, reply) =>
      reply
        .status(page === undefined ? 503 : 200)
        .header('Cache-Control', 'no-cache')
        .type('text/html; charset=utf-8')
        .send(page ?? NOT_BUILT),
    );
  if (page === undefined) return;
  void fastify.register(fastifyStatic, {
    root: fileURLToPath(new URL('assets/', files)),
    prefix: `/${DASHBOARD_PATH}/assets/`,
    decorateReply: false,
    index: false,
    preCompressed: true,
    immutable: true,
    maxAge: '365d',
  });
}

function readPage(files: URL): string | undefined {
  try {
    return readFileSync(new URL('index.html', files), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
