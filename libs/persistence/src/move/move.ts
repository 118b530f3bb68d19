import type { Sealer } from '@rxhooks/application';
import type { Cell, MovedOrganisation } from './cell.js';

export const MOVE_STEPS = [
  'freeze',
  'drain',
  'copy',
  'compare',
  'open_secrets',
  'activate',
  'leave',
  'erase',
] as const;

export type MoveStep = (typeof MOVE_STEPS)[number];

/** What all steps of a move share. */
export type Move = {
  readonly source: Cell;
  readonly target: Cell;
  /** As it was found at the source when the command began. */
  readonly organisation: MovedOrganisation;
  /** The name of the target among the cells, and that of this move. */
  readonly to: string;
  readonly moveUid: string;
  readonly sealer: Sealer;
  /** How long it may take until nothing of it is in a worker's hands. */
  readonly drainMs: number;
  /** Gets a line of text for the operator. */
  readonly say: (text: string) => void;
};
