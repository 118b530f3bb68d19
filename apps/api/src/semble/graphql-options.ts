import type { MercuriusDriverConfig } from '@nestjs/mercurius';
import type { Config } from '@rxhooks/platform';
import { NoSchemaIntrospectionCustomRule } from './graphql.js';
import { limitAliases } from './limit-aliases.js';

/** Nobody reads more of them. */
export const MAX_FAULTS = 10;

export function graphqlOptions({
  graphqlIntrospection,
}: Config): Omit<MercuriusDriverConfig, 'driver'> {
  // "Did you mean" tells the schema name by name. The server's types do not know this option of graphql-js.
  const validateOptions = { maxErrors: MAX_FAULTS, hideSuggestions: !graphqlIntrospection };
  return {
    autoSchemaFile: true,
    // The door is `graphql.controller.ts`: no GET, no batches, no page to try things out.
    routes: false,
    // It would keep the texts of queries, and custom headers may be written in them.
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
