import { columnsOf, read } from './columns.js';
import type { Move } from './move.js';
import { MOVED_TABLES, type MovedTable, rowsOf } from './moved-tables.js';

/** $1 organisation. The database reads and writes all values; here a row is one text. */
const openPages = (table: MovedTable, columns: readonly string[]) => `
  DECLARE pages NO SCROLL CURSOR FOR
  SELECT row_to_json(r)::text AS text FROM (SELECT ${read(table, columns)} FROM ${rowsOf(table)}) AS r`;

/** A row that an earlier run has copied becomes what it is now. */
const writePage = ({ name, primaryKey }: MovedTable, columns: readonly string[]) => `
  INSERT INTO ${name} AS t (${columns.join(', ')})
  SELECT ${columns.join(', ')} FROM json_populate_recordset(NULL::${name}, $1::json)
  ON CONFLICT (${primaryKey}) DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}
  WHERE (${columns.map((column) => `t.${column}`).join(', ')})
    IS DISTINCT FROM (${columns.map((column) => `excluded.${column}`).join(', ')})`;

/** Copies every row to the target, where the organisation is arriving: nothing is done for it there. */
export async function copy(move: Move): Promise<void> {
  for (const table of MOVED_TABLES) await copyTable(move, table);
}

/** In one transaction of the source, so that a table is read once, also one that has no index by organisation. */
async function copyTable({ source, target, organisation }: Move, table: MovedTable) {
  const columns = await columnsOf(source, table);
  await source.transaction(async () => {
    await source.query(openPages(table, columns), [organisation.uid]);
    for (;;) {
      const page = await source.query<{ text: string }>(`FETCH ${table.pageRows} FROM pages`);
      if (page.length === 0) return;
      await target.query(writePage(table, columns), [`[${page.map(({ text }) => text).join()}]`]);
    }
  });
}
