import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { Contracts } from '@rxhooks/application';
import { Dialects } from '../http/dialect.js';
import { describeApi } from './describe-api.js';
import { describePart, partNames, WEBHOOKS } from './parts.js';

const WHOLE = ['/openapi.json', '/openapi.yaml'];

const pathOf = (part: string) => `/openapi/${part}.json`;

export const openApiPaths = (dialects: Dialects): readonly string[] => [
  ...WHOLE,
  ...[...partNames(dialects), WEBHOOKS].map(pathOf),
];

/** The API's description at `/openapi.json`, and in parts beside it. */
export function serveOpenApi(app: NestFastifyApplication): void {
  const describe = () => describeApi(app);
  SwaggerModule.setup('', app, () => describe() as unknown as OpenAPIObject, {
    ui: false,
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
  });
  const fastify = app.getHttpAdapter().getInstance();
  const dialects = app.get(Dialects);
  for (const part of [...partNames(dialects), WEBHOOKS])
    fastify.get(pathOf(part), (_request, reply) =>
      reply
        .type('application/json')
        .send(JSON.stringify(describePart(part, describe(), dialects, app.get(Contracts).all()))),
    );
}
