import type { BusinessKeyPath, KeyVisibility } from '@rxhooks/application';

/** Business keys at these paths in `data`, written with dots. */
export const searchedBy = (
  paths: readonly string[],
  visibility: KeyVisibility = 'everybody',
): readonly BusinessKeyPath[] => paths.map((path) => ({ path: path.split('.'), visibility }));
