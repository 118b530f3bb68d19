import { RequestMethod, type Type } from '@nestjs/common';
import {
  METHOD_METADATA,
  PARAMTYPES_METADATA,
  PATH_METADATA,
  ROUTE_ARGS_METADATA,
  RouteParamtypes,
} from '@nestjs/common/internal';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Reading, strict } from '../http/reading.js';
import { isShape } from '../http/validation.pipe.js';

type Handler = (...args: never[]) => unknown;

type Argument = {
  readonly index: number;
  readonly data?: unknown;
  readonly schema?: unknown;
  readonly factory?: unknown;
};

/** A route as its decorators say it is. */
export type Route = { readonly controller: Type; readonly name: string; readonly handler: Handler };

/** How a route reads its body or its query. */
export type RouteReading = { readonly from: 'body' | 'query'; readonly reading: Reading };

/** All routes by method and path as OpenAPI writes them: `get /v1/events/{id}`. */
export function routesOf(app: NestFastifyApplication): ReadonlyMap<string, Route> {
  const modules = [...app.get(ModulesContainer).values()];
  const controllers = modules.flatMap((module) =>
    [...module.controllers.values()].map(({ metatype }) => metatype as Type),
  );
  return new Map(controllers.flatMap(routesIn));
}

function routesIn(controller: Type): readonly (readonly [string, Route])[] {
  const { prototype } = controller as { prototype: Readonly<Record<string, Handler>> };
  const bases = [Reflect.getMetadata(PATH_METADATA, controller) as string].flat();
  return new MetadataScanner().getAllMethodNames(prototype).flatMap((name) => {
    const handler = prototype[name];
    const method = handler && (Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod);
    if (!handler || method === undefined) return [];
    const own = Reflect.getMetadata(PATH_METADATA, handler) as string;
    const route = { controller, name, handler };
    return bases.map((base) => [keyOf(method, `/${base}/${own}`), route] as const);
  });
}

function keyOf(method: RequestMethod, path: string): string {
  const written = path.replaceAll(/\/+/g, '/').replace(/\/$/, '');
  return `${RequestMethod[method].toLowerCase()} ${written.replaceAll(/:(\w+)/g, '{$1}')}`;
}

export function readingsOf({ controller, name }: Route): readonly RouteReading[] {
  const types = Reflect.getMetadata(PARAMTYPES_METADATA, controller.prototype, name) as unknown[];
  return argumentsOf(controller, name).flatMap(([kind, { index, data, schema }]) => {
    const from = PLACES[kind];
    if (from === undefined) return [];
    if (schema instanceof Reading) return [{ from, reading: schema }];
    const type = types[index];
    return data === undefined && isShape(type) ? [{ from, reading: strict(type) }] : [];
  });
}

/** Whether a parameter of the route is made by this factory of a decorator. */
export const asksFor = ({ controller, name }: Route, factory: unknown): boolean =>
  argumentsOf(controller, name).some(([, argument]) => argument.factory === factory);

const PLACES: Readonly<Record<string, RouteReading['from']>> = {
  [RouteParamtypes.BODY]: 'body',
  [RouteParamtypes.QUERY]: 'query',
};

function argumentsOf(controller: Type, name: string): readonly (readonly [string, Argument])[] {
  const all = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}) as object;
  return Object.entries(all).map(([key, it]) => [key.split(':', 1)[0] ?? '', it as Argument]);
}
