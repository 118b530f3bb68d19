import type { SearchPage } from '@rxhooks/application';

/** As the statements on PostgreSQL search. */
export function searchRows<Row extends { readonly uid: string }>(
  rows: readonly Row[],
  { query, after = '', limit }: SearchPage,
  namesOf: (row: Row) => readonly string[],
): readonly Row[] {
  const wanted = query?.toLowerCase() ?? '';
  return rows
    .filter(
      (row) => row.uid === query || namesOf(row).some((it) => it.toLowerCase().includes(wanted)),
    )
    .filter(({ uid }) => uid > after)
    .toSorted((a, b) => (a.uid < b.uid ? -1 : 1))
    .slice(0, limit);
}
