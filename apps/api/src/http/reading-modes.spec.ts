import 'reflect-metadata';
import {
  Body,
  Controller,
  type DynamicModule,
  Post,
  RequestMethod,
  type Type,
} from '@nestjs/common';
import {
  METHOD_METADATA,
  MODULE_METADATA,
  PARAMTYPES_METADATA,
  PATH_METADATA,
  ROUTE_ARGS_METADATA,
  RouteParamtypes,
} from '@nestjs/common/internal';
import { loadConfig } from '@rxhooks/platform';
import { describe, expect, it } from 'vitest';
import { REQUIRED } from '../../../../libs/platform/test/environment.js';
import { ApiModule } from '../api.module.js';
import { Reading } from './reading.js';
import { isShape } from './validation.pipe.js';

/** Every route, by how it reads what its callers send beside names in the path. A new one has to be put into a list. */
const ROUTES = {
  strict: [
    'DELETE /v1/events/:id/data',
    'GET /v1/admin/audit-log',
    'GET /v1/admin/organisations',
    'GET /v1/admin/organisations/:organisation/pharmacies',
    'GET /v1/admin/quarantined-events',
    'GET /v1/event-types',
    'GET /v1/events',
    'GET /v1/events/:id/data',
    'GET /v1/events/refused',
    'GET /v1/management/notification-deliveries',
    'GET /v1/management/recoveries',
    'GET /v1/management/stats',
    'GET /v1/management/subscriptions/:uid/stats',
    'PATCH /v1/admin/organisations/:organisation',
    'PATCH /v1/management/subscriptions/:uid',
    'POST /v1/admin/operator-keys',
    'POST /v1/admin/organisations',
    'POST /v1/admin/organisations/:organisation/api-keys',
    'POST /v1/admin/organisations/:organisation/pharmacies',
    'POST /v1/management/recoveries',
    'POST /v1/management/subscriptions',
    'POST /v1/management/subscriptions/:uid/discard',
    'POST /v1/management/subscriptions/:uid/rotate-secret',
    'POST /v1/management/subscriptions/:uid/test',
    'POST /v1/sessions',
  ],
  // Of vendors alone.
  tolerant: [
    'GET /v1/webhook/:webhook_id/delivery-attempts/list',
    'GET /v1/webhook/events/:webhook_delivery_attempt_id/send',
    'GET /webhook/decoda/:webhook_id/delivery-attempts/list',
    'GET /webhook/decoda/events/:webhook_delivery_attempt_id/send',
    'GET /webhook/decoda/list',
    'POST /v1/external-pharmacy-api-v1/webhooks',
    'POST /v1/external_pharmacy_api/webhooks',
    'POST /v1/management/notification-subscriptions',
    'POST /v1/management/notification-subscriptions/test',
    'POST /v1/webhook/create',
    'POST /webhook/decoda/create',
    'PUT /v1/webhook/update/:webhook_id',
    'PUT /webhook/decoda/update/:webhook_id',
  ],
  // By rules of their own: events and queries; a token of a page; Decoda's older paths read nothing.
  'as given': [
    'GET /v1/mail-confirmations',
    'GET /v1/webhook/list',
    'POST /graphql',
    'POST /v1/events',
    'POST /v1/events/batch',
    'POST /v1/mail-confirmations',
  ],
  nothing: [
    'DELETE /v1/admin/operator-keys/:key',
    'DELETE /v1/admin/organisations/:organisation/api-keys/:key',
    'DELETE /v1/admin/sessions/:session',
    'DELETE /v1/external-pharmacy-api-v1/webhooks/:subscription_uid',
    'DELETE /v1/external_pharmacy_api/webhooks/:subscription_uid',
    'DELETE /v1/management/notification-subscriptions',
    'DELETE /v1/management/subscriptions/:uid',
    'DELETE /v1/sessions/current',
    'DELETE /v1/webhook/delete/:webhook_id',
    'DELETE /webhook/decoda/delete/:webhook_id',
    'GET /health/live',
    'GET /health/ready',
    'GET /metrics',
    'GET /v1/admin/operator-keys',
    'GET /v1/admin/organisations/:organisation',
    'GET /v1/admin/organisations/:organisation/api-keys',
    'GET /v1/admin/sessions',
    'GET /v1/events/:id',
    'GET /v1/external-pharmacy-api-v1/webhooks',
    'GET /v1/external_pharmacy_api/webhooks',
    'GET /v1/management/notification-deliveries/:uid',
    'GET /v1/management/notification-deliveries/:uid/request-body',
    'GET /v1/management/notification-subscriptions',
    'GET /v1/management/recoveries/:uid',
    'GET /v1/management/subscriptions',
    'GET /v1/management/subscriptions/:uid',
    'GET /v1/sessions/current',
    'GET /v1/webhook/events/:webhook_delivery_attempt_id',
    'GET /v1/webhook/get/:webhook_id',
    'GET /webhook/decoda/events/:webhook_delivery_attempt_id',
    'GET /webhook/decoda/get/:webhook_id',
    'POST /v1/admin/quarantined-events/:uid/release',
    'POST /v1/management/notification-deliveries/:uid/resend',
    'POST /v1/management/pause',
    'POST /v1/management/recoveries/:uid/cancel',
    'POST /v1/management/resume',
    'POST /v1/management/subscriptions/:uid/pause',
    'POST /v1/management/subscriptions/:uid/probe',
    'POST /v1/management/subscriptions/:uid/resume',
    'POST /v1/sessions/codes',
  ],
};

type Parameter = {
  readonly index: number;
  readonly data?: unknown;
  readonly schema?: unknown;
};
type Import = Type | DynamicModule;

function controllersOf(module: Import, seen = new Set<unknown>()): readonly Type[] {
  if (seen.has(module)) return [];
  seen.add(module);
  const { controllers = [], imports = [] } = module as Partial<DynamicModule>;
  const type = 'module' in module ? module.module : module;
  const named = <T>(name: string) => (Reflect.getMetadata(name, type) ?? []) as T[];
  return [
    ...controllers,
    ...named<Type>(MODULE_METADATA.CONTROLLERS),
    ...[...(imports as Import[]), ...named<Import>(MODULE_METADATA.IMPORTS)].flatMap((one) =>
      controllersOf(one, seen),
    ),
  ];
}

function modesOf(controller: Type): readonly (readonly [mode: string, route: string])[] {
  const paths = [Reflect.getMetadata(PATH_METADATA, controller) as string].flat();
  return methodsOf(controller).flatMap((name) => {
    const handler = (controller.prototype as Record<string, object>)[name] ?? {};
    const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
    if (method === undefined) return [];
    const types = Reflect.getMetadata(PARAMTYPES_METADATA, controller.prototype, name) as unknown[];
    const mode = modeOf(Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}, types);
    const own = Reflect.getMetadata(PATH_METADATA, handler) as string;
    return paths.map((path) => [mode, `${RequestMethod[method]} ${toPath(path, own)}`] as const);
  });
}

const toPath = (...parts: readonly string[]) =>
  `/${parts.join('/')}`.replaceAll(/\/+/g, '/').replace(/\/$/, '');

/** Inherited ones as well. */
function methodsOf({ prototype }: Type): readonly string[] {
  const names = new Set<string>();
  for (
    let one = prototype as object | null;
    one !== null && one !== Object.prototype;
    one = Object.getPrototypeOf(one) as object | null
  )
    for (const name of Object.getOwnPropertyNames(one)) names.add(name);
  return [...names];
}

function modeOf(
  parameters: Readonly<Record<string, Parameter>>,
  types: readonly unknown[],
): string {
  const read = Object.entries(parameters).filter(([key]) =>
    [RouteParamtypes.BODY, RouteParamtypes.QUERY].includes(Number(key.split(':', 1)[0])),
  );
  const modes = read.map(([, { schema, data, index }]) => {
    if (schema instanceof Reading) return schema.mode;
    if (data !== undefined) return 'unread';
    return isShape(types[index]) ? 'strict' : 'of no class';
  });
  return [...new Set(modes)].join(' and ') || 'nothing';
}

describe('the body and query of a call', () => {
  it('is read by every route in the mode of its list', () => {
    const all = controllersOf(ApiModule.for(loadConfig(REQUIRED))).flatMap(modesOf);
    const lists = Object.groupBy(all, ([mode]) => mode);
    const told = Object.fromEntries(
      Object.entries(lists).map(([mode, routes = []]) => [
        mode,
        routes.map(([, route]) => route).toSorted(),
      ]),
    );
    expect(told).toEqual(ROUTES);
  });

  it('is in no list where the route does not say which class it reads', () => {
    @Controller('careless')
    class Careless {
      @Post()
      take(@Body() body: { readonly name: string }) {
        return body;
      }
    }
    expect(modesOf(Careless)).toEqual([['of no class', 'POST /careless']]);
  });
});
