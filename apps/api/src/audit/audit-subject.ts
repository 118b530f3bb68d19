import { blankSecretsInPath } from '@rxhooks/domain';

const MAX_LENGTH = 200;

/** The names in a path, as far as they can be names of ours: whoever calls may have written anything there. */
export function subjectOf(names: readonly (string | undefined)[]): string | undefined {
  const text = names
    .filter((name) => name !== undefined)
    .map((name) => blankSecretsInPath(name).replaceAll(/[^\w[\]-]/g, '?'))
    .join(' ')
    .slice(0, MAX_LENGTH);
  return text === '' ? undefined : text;
}
