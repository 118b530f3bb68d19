import type { MercuriusDriverConfig } from '@nestjs/mercurius';
import type { Config } from '@rxhooks/platform';
import { NoSchemaIntrospectionCustomRule } from './graphql.js';
import { limitAliases } from './limit-aliases.js';

/** Longer lists are cut: an answer must not grow with the number of faults. */
export const MAX_FAULTS = 10;

export function graphqlOptions({
  graphqlIntrospection,
}: Config): Omit<MercuriusDriverConfig, 'driver'> {
  // "Did you mean" reveals the schema by name. The server's types lack this option of graphql-js.
  const validateOptions = { maxErrors: MAX_FAULTS, hideSuggestions: !graphqlIntrospection };
  return {
    autoSchemaFile: true,
    // `graphql.controller.ts` is the only route: no GET, no batches, no GraphiQL.
    routes: false,
    // A cache would keep query texts, which may contain secret headers.
    cache: false,
    validationRules: [
      limitAliases,
      ...(graphqlIntrospection ? [] : [NoSchemaIntrospectionCustomRule]),
    ],
    graphql: { validateOptions },
    // `query-runner.ts` words the errors.
    errorFormatter: ({ data, errors }) => ({
      statusCode: 200,
      response: { data: data ?? null, errors: [...errors] },
    }),
  };
}
