import type { Cell, MovedOrganisation } from './cell.js';
import { MOVED_TABLES, type MovedTable } from './moved-tables.js';

const deleteRows = ({ name, owner, organisation, link, only }: MovedTable) =>
  owner === name
    ? `DELETE FROM ${name} t WHERE t.${organisation} = $1 AND ${only}`
    : `DELETE FROM ${name} t USING ${owner} o WHERE t.${link} = o.uid AND o.${organisation} = $1 AND ${only}`;

/**
 * Deletes all that a cell has of an organisation which it does not serve, but for the organisation's own row: processes
 * that know the organisation would accept events for it where no row says that it is away.
 */
export async function deleteCopy(cell: Cell, { uid }: MovedOrganisation): Promise<void> {
  for (const table of MOVED_TABLES.toReversed())
    if (table.name !== 'organisations') await cell.change(deleteRows(table), [uid]);
}
