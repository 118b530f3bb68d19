import type { OpenAPIObject } from '@nestjs/swagger';
import type { Dialects } from './dialect.js';
import { type DescribedErrors, OUR_ACCESS_ERRORS, OUR_ERRORS } from './described-errors.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Responses = Operation['responses'];

const SUCCESSES: Readonly<Record<string, string>> = {
  200: 'Success.',
  201: 'Created.',
  202: 'Accepted. The work follows after the answer.',
  204: 'Success, without a body.',
};

const ERRORS: Readonly<Record<string, string>> = {
  400: 'The request cannot be read, or something in it is not valid.',
  401: 'The API key is missing, unknown or revoked.',
  403: 'The API key lacks the permission.',
  404: 'Not found, or it belongs to another tenant.',
  422: 'A header, a parameter or a field is missing or not valid.',
  429: 'Too many requests. `Retry-After` has the seconds to wait.',
  503: 'Busy, or the database is away. `Retry-After` has the seconds to wait.',
};
const OTHERS = 'Any other error.';

/**
 * Adds the errors of each operation, and the descriptions that OpenAPI requires of all answers.
 * What the docstring of a route says with `@throws {409} ...` is kept.
 */
export function describeAnswers(document: OpenAPIObject, dialects: Dialects): OpenAPIObject {
  const paths = Object.entries(document.paths).map(([path, methods]) => {
    const errors = dialects.of({ url: path })?.errors ?? OUR_ERRORS;
    const operations = Object.entries(methods as Record<string, Operation>).map(
      ([method, operation]) =>
        [method, { ...operation, responses: answersOf(operation, errors) }] as const,
    );
    return [path, Object.fromEntries(operations)] as const;
  });
  const described = [OUR_ERRORS, OUR_ACCESS_ERRORS, ...dialects.errors];
  const schemas = Object.fromEntries(described.map(({ name, schema }) => [name, schema]));
  return {
    ...document,
    paths: Object.fromEntries(paths),
    components: {
      ...document.components,
      schemas: { ...document.components?.schemas, ...schemas },
    },
  };
}

function answersOf(operation: Operation, errors: DescribedErrors): Responses {
  const expected = isPublic(operation)
    ? []
    : errors.statuses.filter((status) => canHave(operation, status));
  const general = expected.map((status) => [status, { description: ERRORS[status] }]);
  const all = {
    ...Object.fromEntries(general),
    ...operation.responses,
    default: { description: OTHERS },
  };
  return Object.fromEntries(
    Object.entries<Responses[string]>(all).map(([status, answer]) => [
      status,
      describe(status, answer, errors),
    ]),
  );
}

function describe(status: string, answer: Responses[string], errors: DescribedErrors) {
  if (!answer || '$ref' in answer) return answer;
  const description = answer.description || SUCCESSES[status] || ERRORS[status] || OTHERS;
  if (Number(status) < 400 || answer.content) return { ...answer, description };
  const $ref = `#/components/schemas/${nameOf(status, errors)}`;
  return { description, content: { 'application/json': { schema: { $ref } } } };
}

function nameOf(status: string, errors: DescribedErrors): string {
  const isAboutAccess = status === '401' || status === '403';
  return errors === OUR_ERRORS && isAboutAccess ? OUR_ACCESS_ERRORS.name : errors.name;
}

const isPublic = ({ security }: Operation) => security?.length === 0;

function canHave({ parameters = [], requestBody }: Operation, status: number): boolean {
  const takes = (place: string) => parameters.some((one) => 'in' in one && one.in === place);
  if (status === 404) return takes('path');
  return status !== 400 || requestBody !== undefined || takes('query');
}
