import type { Cell } from './cell.js';
import type { MovedTable } from './moved-tables.js';

const COLUMNS = `
  SELECT quote_ident(attname) AS name FROM pg_attribute
  WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
  ORDER BY attname`;

/** Columns that hold values of their own, in an order that both cells have. */
export async function columnsOf(cell: Cell, { name }: MovedTable): Promise<readonly string[]> {
  return (await cell.query<{ name: string }>(COLUMNS, [name])).map((column) => column.name);
}

/** The select list of these columns of `t`. */
export const read = ({ readAs }: MovedTable, columns: readonly string[]) =>
  columns.map((name) => `${readAs[name] ?? `t.${name}`} AS ${name}`).join(', ');
