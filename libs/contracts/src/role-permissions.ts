import {
  OPERATOR_PERMISSIONS,
  type OperatorPermission,
  type OperatorPrincipal,
  type Role,
  ROLES,
} from '@rxhooks/application';
import { type Permission, PERMISSIONS } from './registry.js';

/** `grant`: no role includes it, it is given to a person on its own. `pharmacy`: operators never have it. */
type Least = Role | 'grant' | 'pharmacy';

/** The least role that includes a permission. */
export const LEAST_ROLES: Readonly<Record<Permission | OperatorPermission, Least>> = {
  'organisation:read': 'viewer',
  'organisation:write': 'admin',
  'api_key:read': 'viewer',
  'api_key:write': 'admin',
  'operator_key:read': 'admin',
  'operator_key:write': 'admin',
  'audit_log:read': 'viewer',
  'quarantined_event:read': 'viewer',
  'quarantined_event:write': 'admin',
  'metrics:read': 'viewer',
  'notification_subscription:read': 'viewer',
  'notification_subscription:write': 'operator',
  'subscription_target:write': 'admin',
  'notification_delivery:read': 'viewer',
  'notification_delivery:write': 'operator',
  'event:write': 'admin',
  'event:read': 'viewer',
  // Patient data: opened by persons who were granted it, with a reason each time.
  'event_data:read': 'grant',
  'portal_link:write': 'admin',
  // Of calls that take their pharmacy from the key.
  webhooks_read: 'pharmacy',
  webhooks_write: 'pharmacy',
  // Of one contract's own API, which also shows secrets and decides where data goes.
  seeWebhooks: 'admin',
  createWebhooks: 'admin',
  editWebhooks: 'admin',
  deleteWebhooks: 'admin',
};

const ALL = [...PERMISSIONS, ...OPERATOR_PERMISSIONS];

/** Permissions that an operator may be granted beside a role. */
export const GRANTS: readonly Permission[] = PERMISSIONS.filter(
  (permission) => LEAST_ROLES[permission] === 'grant',
);

export function permissionsOf({
  role,
  grants,
}: Pick<OperatorPrincipal, 'role' | 'grants'>): readonly string[] {
  return ALL.filter((permission) => {
    const least = LEAST_ROLES[permission];
    if (least === 'grant') return grants.includes(permission);
    return least !== 'pharmacy' && ROLES.indexOf(least) <= ROLES.indexOf(role);
  });
}
