/** From the least to the most; each role may do what the ones before it may. */
export const ROLES = ['viewer', 'operator', 'admin'] as const;

export type Role = (typeof ROLES)[number];

/** Permissions of operators alone; no API key of an organisation has them. */
export const OPERATOR_PERMISSIONS = [
  'organisation:read',
  'organisation:write',
  'api_key:read',
  'api_key:write',
  'operator_key:read',
  'operator_key:write',
  'audit_log:read',
  'quarantined_event:read',
  'quarantined_event:write',
  'metrics:read',
  /** To decide where an organisation's data goes, and to see or replace the secrets of its subscriptions. */
  'subscription_target:write',
] as const;

export type OperatorPermission = (typeof OPERATOR_PERMISSIONS)[number];
