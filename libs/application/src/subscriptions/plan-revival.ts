import type { Subscription } from '@rxhooks/domain';
import type { Sealer } from '../ports/sealer.js';
import type { SubscriptionChanges } from '../ports/subscription-store.js';
import type { RegisterCommand } from './plan-registration.js';
import { outdateSecret } from './replace-secret.js';
import { sealHeaders } from './sealed-headers.js';

/**
 * A disabled subscription begins again with what its new registration says. Its old secret signs beside the new one for a
 * while, because what was sent before may be sent again. It is never refused for the number of its old secrets: the
 * contract has no call that would end them.
 */
export function planRevival(
  sealer: Sealer,
  current: Subscription,
  command: RegisterCommand,
  secret: string,
  now: Date,
): SubscriptionChanges {
  const { uid, sealedSecret: replaces } = current;
  const previousSecrets = outdateSecret(current, now);
  return {
    status: 'active',
    target: command.target,
    metaData: command.metaData ?? null,
    notifyEmail: command.notifyEmail ?? null,
    sealedHeaders: sealHeaders(sealer, command.customHeaders, uid) ?? null,
    secret: { replaces, sealedSecret: sealer.seal(secret, uid), previousSecrets },
  };
}
