/**
 * What `npm run build` puts beside the programs: the script of the API reference. Here, and not where
 * it is used, because bundling moves a file's place to that of its program.
 */
export const REFERENCE_ASSETS = new URL('reference/', import.meta.url);
