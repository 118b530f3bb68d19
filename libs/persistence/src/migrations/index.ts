import { Foundation1760000000001 } from './0001-foundation.js';

/** In the order in which they run. A migration is never edited after it has been released. */
export const MIGRATIONS = [Foundation1760000000001];
