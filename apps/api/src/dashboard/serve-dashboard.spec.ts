import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Fastify from 'fastify';
import { expect, it, onTestFinished } from 'vitest';
import { sendStandardHeaders } from '../http/standard-headers.js';
import { DASHBOARD_PATH, serveDashboard } from './serve-dashboard.js';

const PAGE = '<!doctype html><title>rxhooks</title>';

async function serve(isBuilt: boolean) {
  const folder = await mkdtemp(join(tmpdir(), 'rxhooks-dashboard-'));
  if (isBuilt) {
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'index.html'), PAGE);
    await writeFile(join(folder, 'assets/index-1a2b.js'), 'export {};');
  }
  const fastify = Fastify();
  sendStandardHeaders(fastify, { docs: 'docs', reference: 'docs/api', dashboard: DASHBOARD_PATH });
  serveDashboard(fastify, pathToFileURL(`${folder}/`));
  onTestFinished(async () => {
    await fastify.close();
    await rm(folder, { recursive: true });
  });
  return (url: string) => fastify.inject({ url });
}

it.each(['/dashboard', '/dashboard/linden/events/order-1?hours=1'])(
  'gives the page at %s, which browsers ask for each time',
  async (url) => {
    const { statusCode, body, headers } = await (await serve(true))(url);
    expect([statusCode, body]).toEqual([200, PAGE]);
    expect(headers['cache-control']).toBe('no-cache');
  },
);

it('lets the page run scripts and styles of its own files alone, in no frame', async () => {
  const policy = String(
    (await (await serve(true))('/dashboard/linden')).headers['content-security-policy'],
  );
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe');
});

it('lets browsers keep files with a hash in their names', async () => {
  const { body, headers } = await (await serve(true))('/dashboard/assets/index-1a2b.js');
  expect(body).toBe('export {};');
  expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
});

it('does not give the page for a file that a release has no more', async () => {
  expect((await (await serve(true))('/dashboard/assets/index-0000.js')).statusCode).toBe(404);
});

it('names the command that builds it where it is not built', async () => {
  const { statusCode, body } = await (await serve(false))('/dashboard/linden');
  expect(statusCode).toBe(503);
  expect(body).toContain('npm run build');
});
