import { blankSecretsInPath } from '@rxhooks/domain';

const MAX_LENGTH = 200;

/** Joins the names of a path without secrets and odd characters: callers write anything there. */
export function subjectOf(names: readonly (string | undefined)[]): string | undefined {
  const text = names
    .filter((name) => name !== undefined)
    .map((name) => blankSecretsInPath(name).replaceAll(/[^\w[\]-]/g, '?'))
    .join(' ')
    .slice(0, MAX_LENGTH);
  return text === '' ? undefined : text;
}
