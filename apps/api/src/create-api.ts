import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Config } from '@rxhooks/platform';
import { Logger } from 'nestjs-pino';
import { ApiModule } from './api.module.js';
import { identifyBeforeBody } from './auth/identify-before-body.js';
import { endConnectionsInTime } from './http/end-connections-in-time.js';
import { MAX_BODY_BYTES, readExactJson } from './http/read-exact-json.js';
import { serveOpenApi } from './http/serve-openapi.js';

/** Everything but the listening: `main` and the tests start from the same application. */
export async function createApi(config: Config): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: MAX_BODY_BYTES,
    // Contracts write their paths with and without a trailing slash; both are served, without a redirect.
    routerOptions: { ignoreTrailingSlash: true },
    forceCloseConnections: 'idle',
  });
  readExactJson(adapter.getInstance());
  endConnectionsInTime(adapter.getInstance());
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule.for(config), adapter, {
    bodyParser: false,
    bufferLogs: true,
  });
  app.useLogger(app.get(Logger));
  identifyBeforeBody(app);
  serveOpenApi(app);
  return app;
}
