import { isUnstorable } from '../is-unstorable.js';

/** Long enough for company at a few hundred items a second, too short to be noticed by anybody. */
export const BATCH = { gatherMs: 3, maxItems: 500, isOneItemsFault: isUnstorable };

/** A statement of many large events is more than the driver can put together. */
export const EVENT_BATCH = { ...BATCH, maxWeight: 16 * 1024 * 1024 };
