/**
 * Conditions on the column with an organisation's uid, for statements that act for many organisations. Each reads a partial
 * index once per statement, which is empty while no organisation moves.
 */

/** True of an organisation that another cell serves, or will: nothing is done for it here. */
export const isAway = (column: string) =>
  `(${column} = ANY (ARRAY(SELECT uid FROM organisations WHERE move_state IS NOT NULL)))`;

/** True while it is on its way: its rows stay as they are, because they are copied and compared. */
export const isOnItsWay = (column: string) =>
  `(${column} = ANY (ARRAY(SELECT uid FROM organisations WHERE move_state IN ('frozen', 'arriving'))))`;
