import type { LoadResult } from '../load/result.ts';
import { type Row, toRow } from './row.ts';
import { TARGETS } from './targets.ts';

/** The sum over all runs, because a median hides lost deliveries. */
export function ledgerRows(
  name: string,
  results: readonly Pick<LoadResult, 'difference'>[],
): Row[] {
  const sum = (pick: (result: Pick<LoadResult, 'difference'>) => number) =>
    results.reduce((total, result) => total + pick(result), 0);
  const target = TARGETS.nothing;
  return [
    toRow(
      `${name}, lost`,
      sum(({ difference }) => difference.lost),
      'deliveries',
      { target },
    ),
    toRow(
      `${name}, duplicated`,
      sum(({ difference }) => difference.duplicated + difference.unexpected),
      'deliveries',
      { target },
    ),
  ];
}

/** True for losses and duplicates, on any machine. */
export function isLedgerFault({ name, holds }: Row): boolean {
  return holds === false && /, (lost|duplicated)$/.test(name);
}
