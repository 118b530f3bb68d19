/** Long enough for company at a few hundred items a second, too short to be noticed by anybody. */
export const BATCH = { gatherMs: 3, maxItems: 500 };
