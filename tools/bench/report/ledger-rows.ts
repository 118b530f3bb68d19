import type { LoadResult } from '../load/result.ts';
import { type Row, toRow } from './row.ts';
import { TARGETS } from './targets.ts';

/** The sum over all runs, for no median makes a lost delivery good. */
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

/** What may never be, whatever the machine. */
export function isLedgerFault({ name, holds }: Row): boolean {
  return holds === false && /, (lost|duplicated)$/.test(name);
}
