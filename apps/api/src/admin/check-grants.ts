import { BOOTSTRAP, type Principal } from '@rxhooks/application';
import { GRANTS } from '@rxhooks/contracts';
import { AccessError } from '../auth/access-error.js';

/**
 * What no role includes is passed on only by those who hold it, or whoever creates keys could give it
 * to a key of their own. The key from configuration gives it to the first.
 *
 * @throws AccessError
 */
export function checkGrants(caller: Principal, permissions: readonly string[]): void {
  if (caller.keyUid === BOOTSTRAP.keyUid) return;
  const held = caller.kind === 'operator' ? caller.grants : caller.permissions;
  const lacking = GRANTS.filter((grant) => permissions.includes(grant) && !held.includes(grant));
  if (lacking.length > 0) throw AccessError.lacks(lacking);
}
