import type { ASTVisitor, ValidationContext } from 'graphql';
import { getNullableType, GraphQLError, isListType } from './graphql.js';

/** Each root field is a call, which the rate limit counts. */
const MAX_CALLS = 50;

/**
 * A validation rule. With aliases a short query could request a webhook's longest field a thousand
 * times, of a thousand webhooks. Lists and fields below the root take no arguments and need no
 * second name.
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
