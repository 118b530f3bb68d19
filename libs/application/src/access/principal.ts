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

/** The authenticated caller. */
export type Principal =
  | { readonly kind: 'operator' }
  | {
      readonly kind: 'tenant';
      readonly keyUid: string;
      readonly organisationUid: string;
      readonly pharmacyUid: string | undefined;
      readonly permissions: readonly string[];
    };

export type TenantPrincipal = Extract<Principal, { kind: 'tenant' }>;
