import { AppError } from '@rxhooks/domain';
import type { OrganisationSettings } from '../ports/organisation-store.js';
import { RETENTION_DAYS } from '../retention/retention-days.js';

/** @throws AppError `invalid` when payloads would outlive the deliveries they belong to */
export function checkRetention(
  settings: Pick<OrganisationSettings, 'payloadRetentionDays' | 'deliveryRetentionDays'>,
): void {
  const { payloads, deliveries } = RETENTION_DAYS;
  const { payloadRetentionDays = payloads, deliveryRetentionDays = deliveries } = settings;
  if (payloadRetentionDays <= deliveryRetentionDays) return;
  const message = `must not be more than delivery_retention_days (by default ${payloads} and ${deliveries})`;
  throw new AppError('invalid', 'Validation failed', [
    { field: 'payload_retention_days', message },
  ]);
}
