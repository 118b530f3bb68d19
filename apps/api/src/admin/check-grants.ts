import { BOOTSTRAP, type Principal } from '@rxhooks/application';
import { GRANTS } from '@rxhooks/contracts';
import { AccessError } from '../auth/access-error.js';

/**
 * A caller gives a permission that no role includes only if it holds that permission itself. Otherwise
 * a caller that may create keys could give it to a key of its own. The key from configuration may always.
 *
 * @throws AccessError
 */
export function checkGrants(caller: Principal, permissions: readonly string[]): void {
  if (caller.keyUid === BOOTSTRAP.keyUid) return;
  const held = caller.kind === 'operator' ? caller.grants : caller.permissions;
  const lacking = GRANTS.filter((grant) => permissions.includes(grant) && !held.includes(grant));
  if (lacking.length > 0) throw AccessError.lacks(lacking);
}
