import { StartError } from '@rxhooks/platform';
import type { Cell } from './cell.js';
import { columnsOf, read } from './columns.js';
import { deleteCopy } from './delete-copy.js';
import type { Move } from './move.js';
import { MOVED_TABLES, type MovedTable, rowsOf } from './moved-tables.js';

type Sums = { readonly rows: string; readonly checksum: string };

/** $1 organisation. The sum of a hash of each row, which does not depend on their order. */
const sum = (table: MovedTable, columns: readonly string[]) => `
  SELECT count(*)::text AS rows,
         coalesce(sum(('x' || left(md5(r::text), 15))::bit(60)::bigint), 0)::text AS checksum
  FROM (SELECT ${read(table, columns)} FROM ${rowsOf(table)}) AS r`;

/** @throws StartError naming each table that is not the same in both cells */
export async function compare({ source, target, organisation, say }: Move): Promise<void> {
  const faults: string[] = [];
  for (const table of MOVED_TABLES) {
    const sums = async (cell: Cell): Promise<Sums | undefined> => {
      const columns = await columnsOf(cell, table);
      const [row] = await cell.query<Sums>(sum(table, columns), [organisation.uid]);
      return row;
    };
    const [here, there] = [await sums(source), await sums(target)];
    if (here?.rows !== there?.rows || here?.checksum !== there?.checksum)
      faults.push(`${table.name} (${here?.rows} rows and ${there?.rows})`);
    else say(`${table.name}: ${here?.rows} rows, the same in both.`);
  }
  if (faults.length > 0) {
    // A copy only adds and changes rows; what the source has lost since would stay.
    await deleteCopy(target, organisation);
    throw new StartError(
      `Source and target differ in ${faults.join(', ')}. The source stays frozen and the target is not active. ` +
        'Run the command again: it copies all anew. If they still differ, give the move up with --give-up.',
    );
  }
}
