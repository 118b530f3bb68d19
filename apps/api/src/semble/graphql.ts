// By its file: the package is there twice, and of the bare name Node takes the CommonJS half, which the schema is made of,
// where the transformer of the tests takes the other one. The two do not know each other's types.
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
