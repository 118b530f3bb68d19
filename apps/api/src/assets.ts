/**
 * What `npm run build` puts beside the programs: the script of the API reference, and the dashboard.
 * Here, and not where they are used, because bundling moves a file's place to that of its program.
 */
export const REFERENCE_ASSETS = new URL('reference/', import.meta.url);
export const DASHBOARD_FILES = new URL('../../dashboard/', import.meta.url);
