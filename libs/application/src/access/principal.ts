export const PERMISSIONS = [
  'notification_subscription:read',
  'notification_subscription:write',
  'notification_delivery:read',
  'notification_delivery:write',
  'webhooks_read',
  'webhooks_write',
  'event:write',
  'seeWebhooks',
  'createWebhooks',
  'editWebhooks',
  'deleteWebhooks',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

/** Who is calling. */
export type Principal =
  | { readonly kind: 'platform' }
  | {
      readonly kind: 'tenant';
      readonly keyUid: string;
      readonly organisationUid: string;
      readonly pharmacyUid: string | undefined;
      readonly permissions: readonly string[];
    };

export type TenantPrincipal = Extract<Principal, { kind: 'tenant' }>;
