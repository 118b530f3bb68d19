import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { Contracts } from '@rxhooks/application';
import { VERSION } from '@rxhooks/platform';
import { describeWebhooks } from '../event-types/describe-webhooks.js';
import { describeAnswers } from './describe-answers.js';
import { Dialects } from './dialect.js';

export const DOCS_PATH = 'docs';
export const OPENAPI_PATHS = ['/openapi.json', '/openapi.yaml'];

/** The API's description at `/openapi.json` and, to read and try out, at `/docs`. */
export function serveOpenApi(app: NestFastifyApplication): void {
  const description = new DocumentBuilder()
    // The first version with `webhooks` and with standard JSON Schema.
    .setOpenAPIVersion('3.1.0')
    .setTitle('rxhooks')
    .setDescription('Webhook subscriptions, events in, what is delivered, and the delivery log.')
    .setVersion(VERSION)
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-API-Key' }, 'api-key')
    .addSecurityRequirements('api-key')
    .build();
  const describe = () => {
    const webhooks = describeWebhooks(app.get(Contracts).all());
    const document = SwaggerModule.createDocument(app, { ...description, webhooks });
    return describeAnswers(document, app.get(Dialects));
  };
  SwaggerModule.setup(DOCS_PATH, app, describe, {
    jsonDocumentUrl: 'openapi.json',
    yamlDocumentUrl: 'openapi.yaml',
  });
}
