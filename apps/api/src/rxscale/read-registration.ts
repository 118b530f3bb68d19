import type { RegisterCommand, TenantScope } from '@rxhooks/application';
import { rxscale } from '@rxhooks/contracts';
import { readCustomHeaders, withoutHeader } from './custom-headers.js';
import type { Registration } from './registration.dto.js';

/**
 * Reads a registration of an organisation or a pharmacy.
 *
 * @throws AppError `invalid` for a custom header that deliveries cannot carry
 */
export function readRegistration(scope: TenantScope, body: Registration): RegisterCommand {
  const { target, notification_type: notificationType, meta_data: metaData } = body;
  const pair = { ...scope, target, notificationType };
  return {
    scope,
    contract: rxscale.NAME,
    uidPrefix: rxscale.uidPrefixAt(scope),
    target,
    eventTypes: [notificationType],
    payloadVersion: body.payload_version ?? rxscale.PAYLOAD_VERSION,
    metaData: withoutHeader(metaData),
    customHeaders: readCustomHeaders(metaData ?? {}, 'meta_data.'),
    dedupeKey: rxscale.subscriptionKey(pair),
    formerDedupeKeys: rxscale.formerSubscriptionKeys(pair),
  };
}
