import { Injectable } from '@nestjs/common';
import type { TenantScope } from '../access/tenant-scope.js';
import { OrganisationPauses } from '../ports/organisation-pauses.js';

export type OrganisationPause = { readonly uid: string; readonly pausedAt: Date | undefined };

/** Holds back whatever would be sent for an organisation: events are accepted, and their deliveries wait. */
@Injectable()
export class PauseOrganisation {
  constructor(private readonly pauses: OrganisationPauses) {}

  async pause({ organisationUid: uid }: TenantScope): Promise<OrganisationPause> {
    return { uid, pausedAt: await this.pauses.pause(uid) };
  }

  async resume({ organisationUid: uid }: TenantScope): Promise<OrganisationPause> {
    await this.pauses.resume(uid);
    return { uid, pausedAt: undefined };
  }
}
