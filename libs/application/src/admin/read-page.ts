import type { SearchPage } from '../ports/search-page.js';

export type Page<Item> = {
  readonly items: readonly Item[];
  /** The uid to continue after; `undefined` on the last page. */
  readonly next: string | undefined;
};

/** One row more than asked for shows whether another page exists, without a count. */
export async function readPage<Item extends { readonly uid: string }>(
  page: SearchPage,
  list: (page: SearchPage) => Promise<readonly Item[]>,
): Promise<Page<Item>> {
  const { limit } = page;
  if (limit === undefined) return { items: await list(page), next: undefined };
  const rows = await list({ ...page, limit: limit + 1 });
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? items.at(-1)?.uid : undefined };
}
