import 'reflect-metadata';
import { fastify } from 'fastify';
import { PinoLogger } from 'nestjs-pino';
import { pino } from 'pino';
import { afterEach, expect, it, vi } from 'vitest';
import { logRequests, requestFields } from './request-log.js';

type Line = Readonly<Record<string, unknown>>;

const { root } = PinoLogger;

afterEach(() => {
  Object.assign(PinoLogger, { root });
});

/** A server with a route for each status, all of whose requests write a line of their own. */
function serverAt(level: string) {
  const lines: Line[] = [];
  const write = (text: string) => void lines.push(JSON.parse(text) as Line);
  const own = pino(
    {
      level,
      mixin: requestFields,
      base: null,
      serializers: { req: () => 'req', res: () => 'res' },
    },
    { write },
  );
  Object.assign(PinoLogger, { root: own });
  const app = fastify({ genReqId: () => 'id-1' });
  logRequests(app);
  app.get<{ Params: { status: string } }>('/answer/:status', async (request, reply) => {
    await new Promise((resolve) => setImmediate(resolve));
    own.info('own');
    return reply.status(Number(request.params.status)).send();
  });
  app.get('/health/live', () => 'ok');
  app.get('/metrics', () => 'ok');
  const messages = () => lines.map(({ msg }) => msg);
  return { app, lines, messages };
}

it('names the request in each line that is written while it is worked on', async () => {
  const { app, lines } = serverAt('info');
  await app.inject('/answer/202');
  expect(lines).toEqual([expect.objectContaining({ msg: 'own', reqId: 'id-1' })]);
});

it('writes a line for a request that ended well only where these are asked for', async () => {
  const { app, lines, messages } = serverAt('debug');
  await app.inject('/answer/202');
  await vi.waitFor(() => expect(messages()).toEqual(['own', 'request completed']));
  expect(lines[1]).toMatchObject({ level: 20, reqId: 'id-1', req: 'req', res: 'res' });
  expect(lines[1]).toHaveProperty('responseTime', expect.any(Number));
});

it('tells of an answer of one status that is our fault once a second', async () => {
  const { app, lines, messages } = serverAt('info');
  for (const status of [503, 503, 500, 503]) await app.inject(`/answer/${status}`);
  const errored = () => messages().filter((message) => message === 'request errored');
  await vi.waitFor(() => expect(errored()).toHaveLength(2));
  expect(lines.find(({ msg }) => msg === 'request errored')).toMatchObject({
    level: 50,
    reqId: 'id-1',
    err: { message: 'failed with status code 503' },
  });
});

it('writes nothing about probes', async () => {
  const { app, messages } = serverAt('debug');
  for (const path of ['/health/live', '/metrics', '/answer/202']) await app.inject(path);
  await vi.waitFor(() => expect(messages()).toContain('request completed'));
  expect(messages()).toEqual(['own', 'request completed']);
});
