import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { VERSION } from '@rxhooks/platform';
import { OUR_ACCESS_ERRORS, OUR_ERRORS } from '../http/described-errors.js';
import { Dialects } from '../http/dialect.js';
import { describeOperation } from './describe-operation.js';
import { keyScheme } from './key-scheme.js';
import { nameEnums } from './named-enums.js';
import { refineSchemas } from './refine-schemas.js';
import { routesOf } from './route.js';
import type { Document, Operation, Paths, Schemas } from './schema.js';
import { TAGS } from './tags.js';

/** The whole API, without the webhooks that receivers get. */
export function describeApi(app: NestFastifyApplication): Document {
  const base = SwaggerModule.createDocument(app, basics()) as unknown as Document;
  const dialects = app.get(Dialects);
  const errors = [OUR_ERRORS, OUR_ACCESS_ERRORS, ...dialects.errors];
  const { named, refer } = nameEnums(refineSchemas(base.components.schemas));
  const schemas = {
    ...named,
    ...(Object.fromEntries(errors.map(({ name, schema }) => [name, schema])) as Schemas),
  };
  return {
    ...base,
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths: describePaths(app, refer(base.paths), schemas, dialects),
    components: {
      schemas,
      headers: {
        'Retry-After': {
          description: 'Seconds to wait before the call is repeated.',
          schema: { type: 'integer', minimum: 1 },
          example: 1,
        },
      },
      securitySchemes: Object.fromEntries([...dialects.all.map(keyScheme), keyScheme()]),
    },
  };
}

function basics() {
  return (
    new DocumentBuilder()
      // The first version with standard JSON Schema.
      .setOpenAPIVersion('3.1.0')
      .setTitle('rxhooks')
      .setDescription(
        'Manages webhook subscriptions, accepts events, and shows and repeats their deliveries.',
      )
      .setVersion(VERSION)
      .addServer('/', 'This server')
      .addSecurityRequirements('api-key')
      .build()
  );
}

function describePaths(
  app: NestFastifyApplication,
  paths: Paths,
  schemas: Schemas,
  dialects: Dialects,
): Paths {
  const routes = routesOf(app);
  const describe = (path: string, method: string, operation: Operation): Operation => {
    const route = routes.get(`${method} ${path}`);
    if (!route) throw new Error(`No controller has the route ${method} ${path}.`);
    return describeOperation(operation, {
      path,
      method,
      route,
      dialect: dialects.of({ url: path }),
      schemas,
    });
  };
  return Object.fromEntries(
    Object.entries(paths).map(([path, methods]) => [
      path,
      Object.fromEntries(
        Object.entries(methods).map(([method, it]) => [method, describe(path, method, it)]),
      ),
    ]),
  );
}
