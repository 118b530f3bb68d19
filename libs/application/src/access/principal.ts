import type { Role } from './roles.js';

/** Permissions of calls that serve every contract; `Contract.permissions` has those of one API. */
export const OWN_PERMISSIONS = [
  'notification_subscription:read',
  'notification_subscription:write',
  'notification_delivery:read',
  'notification_delivery:write',
  'event:write',
  'event:read',
  'event_data:read',
  'portal_link:write',
] as const;

/** An operator of the platform, who has selected no organisation. */
export type OperatorPrincipal = {
  readonly kind: 'operator';
  readonly keyUid: string;
  readonly role: Role;
  /** Permissions that no role includes. */
  readonly grants: readonly string[];
};

/** A key of an organisation, or an operator who acts for one. */
export type TenantPrincipal = {
  readonly kind: 'tenant';
  readonly keyUid: string;
  readonly organisationUid: string;
  readonly pharmacyUid: string | undefined;
  readonly permissions: readonly string[];
  readonly operator?: OperatorPrincipal;
};

/** The authenticated caller. */
export type Principal = OperatorPrincipal | TenantPrincipal;

/** Whose events a use case may touch: those of all organisations, or of one tenant. */
export type PlatformOrTenant = Pick<OperatorPrincipal, 'kind'> | TenantPrincipal;

/** The operator with the key from configuration. */
export const BOOTSTRAP: OperatorPrincipal = {
  kind: 'operator',
  keyUid: 'bootstrap',
  role: 'admin',
  grants: [],
};
