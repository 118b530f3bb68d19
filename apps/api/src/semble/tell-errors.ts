import type { GraphQLFormattedError } from 'graphql';
import { toErrorAnswer } from '../http/error-answers.js';
import { tellError } from './dialect.js';
import { GraphQLError } from './graphql.js';
import { safeMessage } from './safe-message.js';

type Locations = GraphQLFormattedError['locations'];

/** Nothing of the query was run. */
export function tellRequestError(
  message: string,
  code: 'GRAPHQL_PARSE_FAILED' | 'GRAPHQL_VALIDATION_FAILED' | 'BAD_USER_INPUT',
  locations?: Locations,
): GraphQLFormattedError {
  return { message, ...(locations && { locations }), extensions: { code } };
}

export function tellValidationError({ message, locations }: GraphQLError): GraphQLFormattedError {
  return tellRequestError(safeMessage(message), 'GRAPHQL_VALIDATION_FAILED', locations);
}

/** The error of one field. `unexpected` is set if the fault is ours. */
export function tellFieldError(error: GraphQLError): {
  readonly told: GraphQLFormattedError;
  readonly unexpected: unknown;
} {
  const { locations, path, originalError = error } = error;
  const place = { ...(locations && { locations }), ...(path && { path }) };
  // graphql-js refuses an argument whose variables have the wrong type.
  if (originalError instanceof GraphQLError && originalError.nodes) {
    const message = 'An argument does not have the type that the schema gives it.';
    return {
      told: { ...tellRequestError(message, 'BAD_USER_INPUT'), ...place },
      unexpected: undefined,
    };
  }
  const common = toErrorAnswer(originalError);
  const { message, extensions } = tellError(originalError, common);
  return {
    told: { message, ...place, extensions },
    unexpected: common.status >= 500 ? originalError : undefined,
  };
}
