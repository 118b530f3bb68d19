import type { Dialect } from '../http/dialect.js';
import { accessErrorsOf } from './access-errors.js';
import { describeAccess, permissionsOfRoute } from './describe-access.js';
import { describeErrors, describeOthers } from './describe-errors.js';
import { exampleOf } from './example-of.js';
import { keySchemeName } from './key-scheme.js';
import { describePathParameter, HEADER_EXAMPLES, PATH_SCHEMA } from './parameters.js';
import { OUTCOMES } from './outcomes.js';
import { refusalsOf } from './refusals-of.js';
import { requestErrorsOf } from './request-errors.js';
import { withoutSolePart } from './refine-schemas.js';
import type { Route } from './route.js';
import type { Body, Media, Operation, Parameter, Response, Schemas } from './schema.js';
import { titleOf } from './words.js';

/** Where an operation is: what it is described by. */
export type Place = {
  readonly path: string;
  readonly method: string;
  readonly route: Route;
  readonly dialect: Dialect | undefined;
  readonly schemas: Schemas;
};

const SUCCESSES: Readonly<Record<string, string>> = {
  200: 'Success.',
  201: 'Created.',
  202: 'Accepted. The work follows after the answer.',
  204: 'Success, without a body.',
};

/** Adds to an operation what follows from its route: access, errors, examples, and its titles. */
export function describeOperation(operation: Operation, place: Place): Operation {
  const { path, route, dialect } = place;
  const isOlder = dialect?.olderPrefixes.some((prefix) => path.startsWith(prefix)) ?? false;
  const name = (operation.operationId ?? '') + (isOlder ? 'AtOlderPath' : '');
  return {
    ...operation,
    operationId: name,
    // The compiler takes a docstring for the summary; it says too much for a title.
    summary: titleOf(name),
    description: [operation.summary, operation.description, describeAccess(route)]
      .filter(Boolean)
      .join('\n\n'),
    ...(isOlder && { deprecated: true }),
    'x-permissions': permissionsOfRoute(route),
    ...(dialect && { security: [{ [keySchemeName(dialect)]: [] }] }),
    parameters: onceEach(operation.parameters ?? []).map((one) => describeParameter(one, place)),
    ...(operation.requestBody && { requestBody: withExamples(operation.requestBody, place) }),
    responses: describeResponses(operation, place),
  } as Operation;
}

/** The marks of a class and of its method may both ask for a header. */
const onceEach = (parameters: readonly Parameter[]): readonly Parameter[] => [
  ...new Map(parameters.map((one) => [`${one.in} ${one.name}`, one])).values(),
];

function describeParameter(parameter: Parameter, { path, schemas }: Place): Parameter {
  const { name } = parameter;
  const schema = withoutSolePart(parameter.schema ?? {});
  if (parameter.in === 'path')
    return { ...parameter, schema: PATH_SCHEMA, ...describePathParameter(path, name) };
  const example =
    parameter.in === 'header' ? HEADER_EXAMPLES[name] : exampleOf(schema, schemas, `query.${name}`);
  return { ...parameter, schema, ...(example !== undefined && exampleFor(parameter, example)) };
}

/**
 * The reference sends every example that is not marked `x-disabled`. With all filters at once a list
 * would be empty, so an optional parameter is sent only after the reader ticks it.
 */
const exampleFor = ({ required = false }: Parameter, value: unknown): Partial<Parameter> =>
  required ? { example: value } : { examples: { example: { value, 'x-disabled': true } } };

function describeResponses(operation: Operation, place: Place): Operation['responses'] {
  const { method, route, dialect } = place;
  const given = Object.entries(operation.responses);
  const isDeclared = ([status, { content }]: [string, Response]) =>
    Number(status) >= 400 && content === undefined;
  const declared = given
    .filter(isDeclared)
    .map(([status, { description = '' }]) => [status, description]);
  const errors = {
    declared: Object.fromEntries(declared) as Readonly<Record<string, string>>,
    own: refusalsOf(route),
    common: [...accessErrorsOf(route, dialect), ...requestErrorsOf(method, operation, route)],
  };
  const kept = given.filter((one) => !isDeclared(one));
  return {
    ...describeErrors(errors, dialect),
    ...Object.fromEntries(
      kept.map(([status, it]) => [
        status,
        describeSuccess(status, it, place, operation.operationId),
      ]),
    ),
    default: describeOthers(dialect),
  };
}

function describeSuccess(
  status: string,
  response: Response,
  place: Place,
  operationId = '',
): Response {
  const description = response.description || SUCCESSES[status] || 'Success.';
  const outcome = {
    ...uidOfPath(place),
    ...OUTCOMES[`${operationId} ${status}`],
  };
  return { ...withFields(withExamples(response, place), outcome), description };
}

/** An answer to a call about `{uid}` has that uid. */
function uidOfPath({ path }: Place): Readonly<Record<string, unknown>> {
  const { example: uid } = (path.includes('{uid}') && describePathParameter(path, 'uid')) || {};
  return uid === undefined ? {} : { uid };
}

/** With these values in place of those of its example, where it has such fields. */
function withFields(response: Response, values: Readonly<Record<string, unknown>>): Response {
  if (!response.content) return response;
  const content = Object.entries(response.content).map(([type, media]): [string, Media] => {
    const { example } = media;
    if (typeof example !== 'object' || example === null || Array.isArray(example))
      return [type, media];
    const has = ([field]: [string, unknown]) => field in example;
    const known = Object.fromEntries(Object.entries(values).filter(has));
    return [type, { ...media, example: { ...example, ...known } }];
  });
  return { ...response, content: Object.fromEntries(content) };
}

function withExamples<B extends Body>(body: B, { schemas }: Place): B {
  if (!body.content) return body;
  const content = Object.entries(body.content).map(([type, media]): [string, Media] => {
    if (media.example !== undefined || media.examples || !media.schema) return [type, media];
    const example = exampleOf(media.schema, schemas);
    return [type, example === undefined ? media : { ...media, example }];
  });
  return { ...body, content: Object.fromEntries(content) };
}
