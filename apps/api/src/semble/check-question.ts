import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import {
  coerceInputValue,
  getOperationAST,
  GraphQLError,
  isInputType,
  isNonNullType,
  parse,
  typeFromAST,
} from './graphql.js';
import type { Question } from './read-graphql-request.js';
import { safeMessage } from './safe-message.js';
import { tellRequestError } from './tell-errors.js';

/** Rules of validation compare fields pair by pair, so that time grows with the square of their number. */
const MAX_TOKENS = 1000;
const MAX_FAULTS = 10;

/**
 * What keeps a query from being validated and run. The server would find most of it as well, but quotes values, and takes
 * a query that it cannot parse for a syntax tree in JSON.
 */
export function checkQuestion(schema: GraphQLSchema, question: Question) {
  const document = parseQuery(question.query);
  if ('message' in document) return [document];
  const operation = getOperationAST(document, question.operationName);
  if (!operation) return [badInput('operationName must name one of the operations of the query.')];
  if (!schema.getRootType(operation.operation))
    return [badInput(`The operation cannot be a ${operation.operation}.`)];
  return [...findVariableFaults(schema, operation, question.variables)]
    .slice(0, MAX_FAULTS)
    .map(badInput);
}

function parseQuery(query: string): DocumentNode | ReturnType<typeof tellRequestError> {
  try {
    return parse(query, { maxTokens: MAX_TOKENS });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const message = `The query cannot be read as GraphQL from here on, or has more than ${MAX_TOKENS} tokens.`;
    return tellRequestError(message, 'GRAPHQL_PARSE_FAILED', error.locations);
  }
}

const badInput = (message: string) => tellRequestError(message, 'BAD_USER_INPUT');

function findVariableFaults(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Question['variables'],
): string[] {
  return variableDefinitions.flatMap(({ variable, type: typeNode, defaultValue }) => {
    const name = variable.name.value;
    const type = typeFromAST(schema, typeNode);
    // The validation will say so.
    if (!isInputType(type)) return [];
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (value === undefined)
      return isNonNullType(type) && !defaultValue ? [`Variable "$${name}" is required.`] : [];
    const faults: string[] = [];
    coerceInputValue(value, type, (path, _, { message }) => {
      const place = path.length > 0 ? ` at ${[name, ...path].join('.')}` : '';
      faults.push(`Variable "$${name}" is not valid${place}: ${safeMessage(message)}`);
    });
    return faults;
  });
}
