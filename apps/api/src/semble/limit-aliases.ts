import type { ASTVisitor, ValidationContext } from 'graphql';
import { getNullableType, GraphQLError, isListType } from './graphql.js';

/** Each of them is a call of ours; the limit of the rate counts them one by one. */
const MAX_CALLS = 50;

/**
 * A rule of validation. Aliases let a query of a few characters ask for the same thing any number of times: a webhook's
 * longest field a thousand times, of a thousand webhooks. Nobody needs a second name for a list of all, or for a field
 * below the calls themselves, where none has an argument.
 */
export function limitAliases(context: ValidationContext): ASTVisitor {
  const schema = context.getSchema();
  const roots = new Set<unknown>([schema.getQueryType(), schema.getMutationType()]);
  const calls = new Set<string>();
  const names = new Map<string, string>();
  return {
    Field(node) {
      const parent = context.getParentType();
      const name = node.alias?.value ?? node.name.value;
      if (!parent) return;
      if (roots.has(parent)) {
        if (calls.size === MAX_CALLS && !calls.has(name))
          context.reportError(
            new GraphQLError(`There may be ${MAX_CALLS} fields of Query or Mutation at most.`, {
              nodes: node,
            }),
          );
        calls.add(name);
        if (!isListType(getNullableType(context.getType()))) return;
      }
      const field = `${parent.name}.${node.name.value}`;
      if ((names.get(field) ?? name) !== name)
        context.reportError(
          new GraphQLError(`Field "${field}" may have one name only in a query.`, { nodes: node }),
        );
      names.set(field, name);
    },
  };
}
