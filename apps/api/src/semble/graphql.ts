// Imported by file: the package has a CommonJS and an ES module build, whose types do not match.
// Node resolves the bare name to CommonJS, as the schema does; the transformer of the tests takes
// the other build.
export {
  coerceInputValue,
  getNullableType,
  getOperationAST,
  GraphQLError,
  isInputType,
  isListType,
  isNonNullType,
  NoSchemaIntrospectionCustomRule,
  parse,
  typeFromAST,
} from 'graphql/index.js';
