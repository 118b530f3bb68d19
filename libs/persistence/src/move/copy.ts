import { columnsOf, read } from './columns.js';
import type { Move } from './move.js';
import { MOVED_TABLES, type MovedTable } from './moved-tables.js';

/** $1 organisation, $2 the end of the page before. The database reads and writes all values; here they are one text. */
const readPage = (table: MovedTable, columns: readonly string[]) => `
  WITH page AS MATERIALIZED (
    SELECT p.${table.pageBy} AS key FROM ${table.owner} p
    WHERE p.${table.organisation} = $1 AND p.${table.pageBy} > $2
    ORDER BY p.${table.pageBy} LIMIT ${table.pageRows}
  ), rows AS (
    SELECT ${read(table, columns)} FROM ${table.name} t
    WHERE t.${table.link} IN (SELECT key FROM page) AND ${table.only}
      ${table.owner === table.name ? `AND t.${table.organisation} = $1` : ''}
  )
  SELECT (SELECT key FROM page ORDER BY key DESC LIMIT 1) AS last, -- there is no maximum of hashes
         (SELECT json_agg(rows)::text FROM rows) AS rows`;

/** A row that an earlier run has copied becomes what it is now. */
const writePage = ({ name, primaryKey }: MovedTable, columns: readonly string[]) => `
  INSERT INTO ${name} AS t (${columns.join(', ')})
  SELECT ${columns.join(', ')} FROM json_populate_recordset(NULL::${name}, $1::json)
  ON CONFLICT (${primaryKey}) DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}
  WHERE (${columns.map((column) => `t.${column}`).join(', ')})
    IS DISTINCT FROM (${columns.map((column) => `excluded.${column}`).join(', ')})`;

/** What a table is paged by is a text, or the bytes of a hash. */
type Page = { readonly last: string | Buffer | null; readonly rows: string | null };

/** Copies every row to the target, where the organisation is arriving: nothing is done for it there. */
export async function copy(move: Move): Promise<void> {
  for (const table of MOVED_TABLES) await copyTable(move, table);
}

async function copyTable({ source, target, organisation }: Move, table: MovedTable) {
  const columns = await columnsOf(source, table);
  let after: NonNullable<Page['last']> = '';
  for (;;) {
    const parameters: unknown[] = [organisation.uid, after];
    const [page]: Page[] = await source.query<Page>(readPage(table, columns), parameters);
    if (page?.rows) await target.query(writePage(table, columns), [page.rows]);
    if (!page?.last) return;
    after = page.last;
  }
}
