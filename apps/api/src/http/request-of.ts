import type { ArgumentsHost } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** The GraphQL context: all fields of a query share a request. */
export type QueryContext = { readonly req: FastifyRequest };

/** A field of a GraphQL query that has a resolver, as opposed to a route. */
export const isField = (host: ArgumentsHost) => host.getType<string>() === 'graphql';

/** The request of a route, or the one that brought the query with this field. */
export function requestOf(host: ArgumentsHost): FastifyRequest {
  return isField(host)
    ? host.getArgByIndex<QueryContext>(2).req
    : host.switchToHttp().getRequest<FastifyRequest>();
}

/** Identifies a call: one request may call many fields. */
export function callOf(host: ArgumentsHost): object {
  return isField(host) ? host.getArgByIndex<object>(3) : requestOf(host);
}

/** The path parameters of a route, or the text arguments of a field. */
export function namesIn(host: ArgumentsHost): Readonly<Record<string, string>> {
  return textsIn(isField(host) ? host.getArgByIndex<unknown>(1) : requestOf(host).params);
}

export function textsIn(names: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(names ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}
