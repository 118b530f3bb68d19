import { randomUUID } from 'node:crypto';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Config, Lifecycle, logRequests, NestLogger } from '@rxhooks/platform';
import { ApiModule, DIALECTS } from './api.module.js';
import { judgeBeforeBody } from './auth/judge-before-body.js';
import { DASHBOARD_PATH, serveDashboard } from './dashboard/serve-dashboard.js';
import { readQuery } from './http/readable-texts.js';
import { refuseOtherMethods } from './http/refuse-other-methods.js';
import { DOCS_PATH, REFERENCE_PATH } from './docs/page.js';
import { serveDocs } from './docs/serve-docs.js';
import { answersOutsideRoutes } from './http/answer-outside-routes.js';
import { bodiesInFlight } from './http/bodies-in-flight.js';
import {
  endConnectionsInTime,
  endConnectionsWhileStopping,
} from './http/end-connections-in-time.js';
import { letIdleGoFirst } from './http/let-idle-go-first.js';
import { limitPipelining } from './http/limit-pipelining.js';
import { makeOnce } from './http/make-once.js';
import { MAX_BODY_BYTES, readExactJson } from './http/read-exact-json.js';
import { limitServer, SERVER_LIMITS } from './http/server-limits.js';
import { sendStandardHeaders } from './http/standard-headers.js';
import { readForms } from './mail-confirmations/read-forms.js';
import { openApiPaths, serveOpenApi } from './openapi/serve-openapi.js';

// The longest parameter in a path: the id that upstream gave an event.
const MAX_ID_LENGTH = 256;

/** Builds the application without listening, for `main` and for the tests. */
export async function createApi(
  config: Config,
  limits = SERVER_LIMITS,
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    ...limitServer(limits),
    ...answersOutsideRoutes(DIALECTS),
    bodyLimit: MAX_BODY_BYTES,
    ...(config.trustedProxies.length > 0 && { trustProxy: [...config.trustedProxies] }),
    // Contracts write paths with and without a trailing slash; both are served without a redirect.
    routerOptions: {
      ignoreTrailingSlash: true,
      maxParamLength: MAX_ID_LENGTH,
      querystringParser: readQuery,
    },
    forceCloseConnections: 'idle',
    genReqId: () => randomUUID(),
  });
  const fastify = adapter.getInstance();
  letIdleGoFirst(fastify, limits.connections);
  limitPipelining(fastify);
  sendStandardHeaders(fastify, {
    docs: DOCS_PATH,
    reference: REFERENCE_PATH,
    dashboard: DASHBOARD_PATH,
  });
  readExactJson(fastify, (config.bodiesInFlightBytes ?? bodiesInFlight()) / 2);
  readForms(fastify);
  makeOnce(fastify, openApiPaths(DIALECTS));
  logRequests(fastify);
  endConnectionsInTime(fastify);
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule.for(config), adapter, {
    bodyParser: false,
    logger: new NestLogger('api', config.logLevel),
    abortOnError: false,
  });
  endConnectionsWhileStopping(fastify, app.get(Lifecycle));
  refuseOtherMethods(fastify);
  judgeBeforeBody(app);
  serveOpenApi(app);
  serveDocs(app);
  serveDashboard(fastify);
  return app;
}
