import { inject } from 'vitest';

/** The bundle of a script that `build-apps.ts` lists, for Node to run. */
export const appFile = (script: string) => `${inject('apps')}/${script.replace(/\.ts$/, '')}.js`;
