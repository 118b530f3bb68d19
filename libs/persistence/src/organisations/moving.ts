import { isOf } from '../connection/is-of.js';

/**
 * Conditions on the column with an organisation's uid, for statements that act for many organisations. Each reads a partial
 * index once per statement, which is empty while no organisation moves.
 */

/** True of an organisation that another cell serves, or will: nothing is done for it here. */
export const isAway = (column: string) =>
  `(${column} = ANY (ARRAY(SELECT uid FROM organisations WHERE move_state IS NOT NULL)))`;

/** True while nothing is sent here for an organisation: it is away, or paused. */
export const isStill = (column: string) =>
  `(${column} = ANY (ARRAY(SELECT uid FROM organisations WHERE move_state IS NOT NULL OR paused_at IS NOT NULL)))`;

/** True of an organisation that is paused. */
export const isPaused = (column: string) =>
  `(${column} = ANY (ARRAY(SELECT uid FROM organisations WHERE paused_at IS NOT NULL)))`;

/** True while it is on its way: its rows stay as they are, because they are copied and compared. */
export const isOnItsWay = (column: string) =>
  `(${column} = ANY (ARRAY(SELECT uid FROM organisations WHERE move_state IN ('frozen', 'arriving'))))`;

/**
 * False of an event whose organisation is away, unless a worker still holds it: the drain of a move waits for these, and
 * takes away the rest.
 */
export const mayBeFannedOut = (event: string, organisation: string) => `(
  NOT ${isAway(organisation)} OR EXISTS (
    SELECT FROM waiting_events held
    WHERE held.uid = ${event} AND ${isOf('held', organisation)} AND held.lease_holder IS NOT NULL))`;
