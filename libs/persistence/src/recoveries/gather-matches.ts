import type {
  IdFactory,
  NotGathered,
  RecoveryQuestion,
  Span,
  TenantScope,
} from '@rxhooks/application';
import { MOST_RECOVERED } from '@rxhooks/domain';
import type { EntityManager } from 'typeorm';
import { SPAN } from './match-statements.js';
import { readMatches } from './read-matches.js';
import { BatchCutter, type RecoveryBatch } from './recovery-batches.js';
import { RecoveryTally } from './recovery-tally.js';

type Queries = Pick<EntityManager, 'query'>;

export type Gathered = {
  readonly span: Span;
  readonly tally: RecoveryTally;
  readonly batches: readonly RecoveryBatch[];
};

/**
 * Everything that is asked for. Each page is a statement of its own and not part of a transaction,
 * which would keep a connection, and the locks that a move waits for, for as long as this takes.
 *
 * @param longestMs after which it is given up
 * @returns why there is too much of it
 */
export async function gatherMatches(
  queries: Queries,
  ids: IdFactory,
  scope: TenantScope,
  question: RecoveryQuestion,
  { batchSize, longestMs }: { readonly batchSize: number; readonly longestMs: number },
): Promise<Gathered | NotGathered> {
  const span = await spanOf(queries, question);
  const tally = new RecoveryTally();
  const cutter = new BatchCutter(batchSize);
  const batches: RecoveryBatch[] = [];
  const startedMs = performance.now();
  for await (const page of readMatches(queries, ids, scope, question, span)) {
    tally.add(page);
    for (const batch of cutter.cut(page)) batches.push(batch);
    if (tally.matched > MOST_RECOVERED) return 'too_many';
    if (performance.now() - startedMs > longestMs) return 'too_long';
  }
  return { span, tally, batches };
}

async function spanOf(queries: Queries, { since, until }: RecoveryQuestion): Promise<Span> {
  const [span]: Span[] = await queries.query(SPAN, [since ?? null, until ?? null]);
  if (!span) throw new Error('The database told no time.');
  return span;
}
