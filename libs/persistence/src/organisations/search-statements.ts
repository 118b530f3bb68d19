/** Finds a text as it is written: `%` and `_` are no wildcards. */
const contains = (column: string) => `strpos(lower(${column}), lower($1)) > 0`;

export const SEARCH_ORGANISATIONS = `
  SELECT uid, slug, display_name AS "displayName", created_at AS "createdAt", contact_email AS "contactEmail",
    payload_retention_days AS "payloadRetentionDays", delivery_retention_days AS "deliveryRetentionDays",
    paused_at AS "pausedAt"
  FROM organisations
  WHERE ($1::text IS NULL OR uid = $1 OR ${contains('slug')} OR ${contains('display_name')})
    AND ($2::text IS NULL OR uid > $2)
  ORDER BY uid
  LIMIT $3`;

export const SEARCH_PHARMACIES = `
  SELECT uid, organisation_uid AS "organisationUid", display_name AS "displayName"
  FROM pharmacies
  WHERE organisation_uid = $4
    AND ($1::text IS NULL OR uid = $1 OR ${contains('display_name')})
    AND ($2::text IS NULL OR uid > $2)
  ORDER BY uid
  LIMIT $3`;
