import { Injectable } from '@nestjs/common';
import {
  type OrganisationDetails,
  OrganisationStore,
  type SettingsChange,
} from '../ports/organisation-store.js';
import { checkRetention } from './check-retention.js';
import { GetOrganisation } from './get-organisation.js';

@Injectable()
export class ChangeOrganisation {
  constructor(
    private readonly organisations: OrganisationStore,
    private readonly getOrganisation: GetOrganisation,
  ) {}

  /** @throws AppError `not_found`, or `invalid` when payloads would outlive their deliveries */
  async execute(uidOrSlug: string, change: SettingsChange): Promise<OrganisationDetails> {
    const current = await this.getOrganisation.execute(uidOrSlug);
    // Two changes at once may pass together; harmless, a payload is deleted with its delivery.
    checkRetention({
      payloadRetentionDays: merge(current.payloadRetentionDays, change.payloadRetentionDays),
      deliveryRetentionDays: merge(current.deliveryRetentionDays, change.deliveryRetentionDays),
    });
    await this.organisations.change(current.uid, change);
    return this.getOrganisation.execute(current.uid);
  }
}

function merge<T>(current: T | undefined, changed: T | null | undefined): T | undefined {
  return changed === undefined ? current : (changed ?? undefined);
}
