/**
 * True when a row is the organisation's, for rows that are found by their uid, which is unique.
 * Written so that no index can be used for it: with an equality the planner might choose an index
 * that begins with the organisation, and read all of its rows. Attempts and endpoint states of the
 * release before name no organisation until `FillOrganisations` has found them (ADR 0038).
 */
export const isOf = (row: string, organisation: string) =>
  `(coalesce(${row}.organisation_uid, ${organisation}) = ${organisation}) IS TRUE`;
