/**
 * True when a row is the organisation's, for rows that are found by their uid, which is unique.
 * Written so that no index serves it: on a small table the planner would rather read all rows of
 * the organisation. Attempts and endpoint states of the release before name no organisation until
 * `FillOrganisations` has found them (ADR 0038).
 */
export const isOf = (row: string, organisation: string) =>
  `(coalesce(${row}.organisation_uid, ${organisation}) = ${organisation}) IS TRUE`;
