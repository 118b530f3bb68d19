import type { TenantScope } from '@rxhooks/application';
import type { EntityManager } from 'typeorm';

/** $1 organisation, $2 pharmacy or null for all of the organisation. A removed one is known. */
const UNKNOWN = `
  SELECT given.uid FROM unnest($3::text[]) AS given (uid)
  WHERE NOT EXISTS (
    SELECT FROM subscriptions s
    WHERE s.uid = given.uid AND s.organisation_uid = $1 AND ($2::text IS NULL OR s.pharmacy_uid = $2))`;

/** Those of another tenant are as unknown as those that never were. */
export async function findUnknownSubscriptions(
  queries: Pick<EntityManager, 'query'>,
  { organisationUid, pharmacyUid }: TenantScope,
  uids: readonly string[],
): Promise<readonly string[]> {
  const parameters = [organisationUid, pharmacyUid ?? null, uids];
  const rows: { uid: string }[] = await queries.query(UNKNOWN, parameters);
  return rows.map(({ uid }) => uid);
}
