import { AppError } from '@rxhooks/domain';

/** Parsing takes time and memory in proportion; honest queries have a fraction of this. */
const MAX_QUERY_LENGTH = 20_000;

export type Question = {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | undefined;
};

/**
 * Reads a body by the rules of GraphQL over HTTP, where null equals absent.
 *
 * @throws AppError `invalid` for a malformed request, `too_large` for too long a query
 */
export function readGraphqlRequest(body: unknown): Question {
  if (!isObject(body)) throw invalid('body', 'must be one JSON object with a query.');
  const { query, variables, operationName } = body;
  if (typeof query !== 'string') throw invalid('query', 'must be there, as a text.');
  if (query.length > MAX_QUERY_LENGTH)
    throw new AppError('too_large', `The query is longer than ${MAX_QUERY_LENGTH} characters.`);
  if (!isObject(variables ?? {})) throw invalid('variables', 'must be an object.');
  if (typeof (operationName ?? '') !== 'string') throw invalid('operationName', 'must be a text.');
  return {
    query,
    variables: (variables ?? {}) as Record<string, unknown>,
    operationName: (operationName ?? undefined) as string | undefined,
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(field: string, message: string): AppError {
  return new AppError('invalid', 'The request is not valid.', [{ field, message }]);
}
