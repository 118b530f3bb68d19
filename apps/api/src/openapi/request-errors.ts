import { PayloadTooLargeException, UnsupportedMediaTypeException } from '@nestjs/common';
import { AppError, MovingError } from '@rxhooks/domain';
import { parseExactJson } from '@rxhooks/json';
import { AuditError } from '../audit/audit-error.js';
import { readCursor } from '../http/cursor.js';
import { OverloadError } from '../http/overload-error.js';
import { RateLimitError } from '../http/rate-limit-error.js';
import { isOfTenants, marksOf } from './marks.js';
import { type PossibleError, thrownBy } from '../http/possible-error.js';
import { readingsOf, type Route, type RouteReading } from './route.js';
import type { Operation } from './schema.js';

/** How a route answers calls that it cannot read, does not find, or has no room for. */
export function requestErrorsOf(
  method: string,
  operation: Operation,
  route: Route,
): PossibleError[] {
  const { access } = marksOf(route);
  if (!access || access.kind === 'public') return [];
  const writesForTenant = method !== 'get' && isOfTenants(access);
  return [
    ...ruleErrors(operation, route),
    ...(operation.requestBody ? BODY_ERRORS : []),
    ...(has(operation, 'path') ? [NOT_FOUND] : []),
    ...(writesForTenant ? MOVE_ERRORS : []),
    ...LIMIT_ERRORS,
  ];
}

const has = ({ parameters = [] }: Operation, place: string, name?: string) =>
  parameters.some((one) => one.in === place && (name === undefined || one.name === name));

/** What the route's own rules say to a body without its fields, or to a query that breaks one. */
function ruleErrors(operation: Operation, route: Route): PossibleError[] {
  const broken = readingsOf(route).flatMap((it) => {
    const error = brokenBy(it, operation);
    const when = `The ${it.from} breaks a rule; the answer names the field.`;
    return error === undefined ? [] : [{ name: `invalid_${it.from}`, when, error }];
  });
  if (!has(operation, 'query', 'cursor')) return broken;
  const error = thrownBy(() => readCursor('x', ''));
  const when = '`cursor` is not the `next_cursor` of an earlier page.';
  return [...broken, { name: 'invalid_cursor', when, error }];
}

function brokenBy({ from, reading }: RouteReading, { parameters = [] }: Operation): unknown {
  const named = parameters.filter((one) => one.in === 'query').map(({ name }) => ({ [name]: '?' }));
  // The first of these that is refused; `colour` is no field of any route.
  const attempts = from === 'body' ? [{}, { colour: 'blue' }] : [...named, { colour: 'blue' }];
  return attempts
    .map((given) => thrownBy(() => reading.read(given)))
    .find((error) => error !== undefined);
}

const BODY_ERRORS: readonly PossibleError[] = [
  {
    name: 'not_json',
    when: 'The body is not JSON.',
    error: thrownBy(() => parseExactJson('{')),
  },
  {
    name: 'body_too_large',
    when: 'The body is too large.',
    error: new PayloadTooLargeException(),
  },
  {
    name: 'not_called_json',
    when: 'The `Content-Type` is not `application/json`.',
    error: new UnsupportedMediaTypeException(),
  },
];

const NOT_FOUND: PossibleError = {
  name: 'not_found',
  when: 'There is no such thing, or it belongs to another tenant.',
  error: AppError.notFound(),
};

const MOVE_ERRORS: readonly PossibleError[] = [
  {
    name: 'moved',
    when: 'The organisation was moved to another cell.',
    error: AppError.moved(),
  },
  {
    name: 'moving',
    when: 'The organisation is being moved to another cell.',
    error: new MovingError(),
  },
];

const LIMIT_ERRORS: readonly PossibleError[] = [
  {
    name: 'too_many_requests',
    when: 'Too many requests.',
    error: new RateLimitError(1),
  },
  { name: 'busy', when: 'There is no room for the request right now.', error: new OverloadError() },
  {
    name: 'unavailable',
    when: 'The database is away, or the audit log cannot be written.',
    error: new AuditError(),
  },
];
