import type {
  DocumentNode,
  GraphQLInputType,
  GraphQLSchema,
  OperationDefinitionNode,
} from 'graphql';
import {
  coerceInputValue,
  getNullableType,
  getOperationAST,
  GraphQLError,
  isInputType,
  isListType,
  isNonNullType,
  parse,
  typeFromAST,
} from './graphql.js';
import { MAX_FAULTS } from './graphql-options.js';
import type { Question } from './read-graphql-request.js';
import { safeMessage } from './safe-message.js';
import { tellRequestError } from './tell-errors.js';

/** Validation compares fields in pairs: its time grows with the square of their number. */
const MAX_TOKENS = 1000;

/**
 * Faults that keep a query from being validated and run. The server finds most of them too, but
 * quotes values, and takes a query that it cannot parse for a syntax tree in JSON.
 */
export function checkQuestion(schema: GraphQLSchema, question: Question) {
  const document = parseQuery(question.query);
  if ('message' in document) return [document];
  const operation = getOperationAST(document, question.operationName);
  if (!operation) return [badInput('operationName must name one of the operations of the query.')];
  if (!schema.getRootType(operation.operation))
    return [badInput(`The operation cannot be a ${operation.operation}.`)];
  return findVariableFaults(schema, operation, question.variables).map(badInput);
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
  // By name: validation refuses duplicates, and their value must not be checked once for each.
  const definitions = new Map(variableDefinitions.map((one) => [one.variable.name.value, one]));
  const faults: string[] = [];
  for (const [name, { type: typeNode, defaultValue }] of definitions) {
    const type = typeFromAST(schema, typeNode);
    // Validation refuses these. Arguments have no lists of lists, which take time for each level.
    if (!isInputType(type) || isListOfLists(type)) continue;
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (value !== undefined) faults.push(...findValueFaults(name, value, type));
    else if (isNonNullType(type) && !defaultValue) faults.push(`Variable "$${name}" is required.`);
    if (faults.length >= MAX_FAULTS) break;
  }
  return faults.slice(0, MAX_FAULTS);
}

function isListOfLists(type: GraphQLInputType): boolean {
  const list = getNullableType(type);
  return isListType(list) && isListType(getNullableType(list.ofType));
}

/** Stops at MAX_FAULTS: 64 KiB can hold 40,000, and each takes 0.1 ms to word. */
function findValueFaults(name: string, value: unknown, type: GraphQLInputType): string[] {
  const faults: string[] = [];
  const enough = new Error('There are more faults than are told.');
  try {
    coerceInputValue(value, type, (path, _, { message }) => {
      const place = path.length > 0 ? ` at ${[name, ...path].join('.')}` : '';
      faults.push(`Variable "$${name}" is not valid${place}: ${safeMessage(message)}`);
      if (faults.length === MAX_FAULTS) throw enough;
    });
  } catch (error) {
    if (error !== enough) throw error;
  }
  return faults;
}
