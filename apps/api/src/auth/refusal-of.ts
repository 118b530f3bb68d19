import type { Principal } from '@rxhooks/application';
import { permissionsOf } from '@rxhooks/contracts';
import type { Access } from './access.decorators.js';
import { AccessError } from './access-error.js';

/** Why the caller may not call a route with this mark; `undefined` when it may. */
export function refusalOf(access: Access | undefined, caller: Principal): AccessError | undefined {
  // A route without a mark is closed to all.
  if (!access) return new AccessError('permission_denied');
  const held = caller.kind === 'operator' ? permissionsOf(caller) : caller.permissions;
  const missing = permissionsIn(access).filter((permission) => !held.includes(permission));
  switch (access.kind) {
    case 'public':
    case 'any_key':
      return undefined;
    case 'operator':
      if (caller.kind !== 'operator') return AccessError.isNotOf('an operator');
      return missing.length > 0 ? AccessError.lacks(missing) : undefined;
    case 'permission':
      return missing.length > 0 ? AccessError.lacks(missing) : undefined;
    case 'any_of':
      return missing.length === access.permissions.length
        ? AccessError.lacksAllOf(access.permissions)
        : undefined;
  }
}

const permissionsIn = (access: Access): readonly string[] =>
  'permissions' in access ? access.permissions : [];
