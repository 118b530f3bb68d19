import type {
  IdFactory,
  RecoveryMatch,
  RecoveryQuestion,
  Span,
  TenantScope,
} from '@rxhooks/application';
import type { DeliveryStatus, Unsendable } from '@rxhooks/domain';
import type { EntityManager } from 'typeorm';
import { deliveriesMatched, missingMatched } from './match-statements.js';

type MatchRow = {
  /** Left out of a missing one. */
  readonly deliveryUid?: string;
  readonly eventUid: string;
  readonly subscriptionUid: string;
  readonly target: string;
  readonly unsendable: Unsendable | null;
};
/** The only row of an empty page has nothing but this. */
type PageRow = { readonly lookedUntil: string | null } & (MatchRow | { readonly eventUid: null });

export type FoundMatch = RecoveryMatch & { readonly target: string };

type Queries = Pick<EntityManager, 'query'>;
type StatementFor = (after: string | undefined) => ReturnType<typeof missingMatched>;

/** The statuses that deliveries have which a recovery may send. */
export const statusesOf = ({ include }: Pick<RecoveryQuestion, 'include'>): DeliveryStatus[] =>
  include.flatMap((one) => (one === 'missing' ? [] : [one === 'waiting' ? 'retrying' : one]));

/** Everything that is asked for, in pages, each by a short statement. */
export async function* readMatches(
  queries: Queries,
  ids: IdFactory,
  scope: TenantScope,
  question: RecoveryQuestion,
  span: Span,
): AsyncGenerator<readonly FoundMatch[]> {
  const toMatch = (row: MatchRow): FoundMatch => ({
    eventUid: row.eventUid,
    subscriptionUid: row.subscriptionUid,
    target: row.target,
    deliveryUid: row.deliveryUid ?? ids.deliveryOf(row.eventUid, row.subscriptionUid),
    isMissing: row.deliveryUid === undefined,
    unsendable: row.unsendable ?? undefined,
  });
  const statuses = statusesOf(question);
  const ofDeliveries: StatementFor = (after) =>
    deliveriesMatched(scope, statuses, question, span, after);
  const ofMissing: StatementFor = (after) => missingMatched(scope, question, span, after);
  // Nothing is known of an attempt that was never made.
  const { error, statusCodes } = question.filter;
  const asksForMissing =
    question.include.includes('missing') && error === undefined && statusCodes === undefined;
  for (const statementFor of [
    ...(statuses.length > 0 ? [ofDeliveries] : []),
    ...(asksForMissing ? [ofMissing] : []),
  ])
    for await (const rows of pagesOf(queries, statementFor)) yield rows.map(toMatch);
}

async function* pagesOf(
  queries: Queries,
  statementFor: StatementFor,
): AsyncGenerator<readonly MatchRow[]> {
  let after: string | undefined;
  do {
    const { sql, parameters } = statementFor(after);
    const rows: PageRow[] = await queries.query(sql, parameters);
    yield rows.flatMap((row) => (row.eventUid === null ? [] : [row]));
    after = rows[0]?.lookedUntil ?? undefined;
  } while (after !== undefined);
}
