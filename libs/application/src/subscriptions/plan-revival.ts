import type { Subscription } from '@rxhooks/domain';
import type { Sealer } from '../ports/sealer.js';
import type { SubscriptionChanges } from '../ports/subscription-store.js';
import type { RegisterCommand } from './plan-registration.js';
import { DEFAULT_OVERLAP_HOURS, replaceSecret } from './replace-secret.js';
import { sealHeaders } from './sealed-headers.js';

/**
 * A disabled subscription begins again with what its new registration says. Its old secret signs beside the new one for a
 * while, because what was sent before may be sent again.
 *
 * @throws AppError `conflict` when too many secrets are valid
 */
export function planRevival(
  sealer: Sealer,
  current: Subscription,
  command: RegisterCommand,
  secret: string,
  now: Date,
): SubscriptionChanges {
  const { uid, sealedSecret: replaces } = current;
  const { previousSecrets } = replaceSecret(current, DEFAULT_OVERLAP_HOURS, now);
  return {
    status: 'active',
    target: command.target,
    metaData: command.metaData ?? null,
    notifyEmail: command.notifyEmail ?? null,
    sealedHeaders: sealHeaders(sealer, command.customHeaders, uid) ?? null,
    secret: { replaces, sealedSecret: sealer.seal(secret, uid), previousSecrets },
  };
}
