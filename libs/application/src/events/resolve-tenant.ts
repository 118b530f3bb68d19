import { Injectable } from '@nestjs/common';
import type { Principal, TenantPrincipal } from '../access/principal.js';
import { Directory } from '../ports/directory.js';
import type { IncomingEvent } from './incoming-event.dto.js';

export type ResolvedTenant =
  | {
      readonly kind: 'resolved';
      readonly organisationUid: string;
      readonly pharmacyUid: string | undefined;
    }
  | { readonly kind: 'refused'; readonly field: string; readonly message: string };

const UNKNOWN_ORGANISATION = refuse(
  'organisation_uid',
  'is not an organisation you can send events for',
);
const UNKNOWN_PHARMACY = refuse('pharmacy_uid', 'is not a pharmacy of this organisation');

/** Whose event it is: what the body says, within what the caller may say. */
@Injectable()
export class ResolveTenant {
  constructor(private readonly directory: Directory) {}

  async execute(event: IncomingEvent, principal: Principal): Promise<ResolvedTenant> {
    const organisationUid = await this.#resolveOrganisation(event.organisation_uid, principal);
    if (organisationUid === undefined) return UNKNOWN_ORGANISATION;
    const own = principal.kind === 'tenant' ? principal.pharmacyUid : undefined;
    const pharmacyUid = event.pharmacy_uid ?? own;
    if (pharmacyUid === undefined) return { kind: 'resolved', organisationUid, pharmacyUid };
    if (own !== undefined && own !== pharmacyUid) return UNKNOWN_PHARMACY;
    const pharmacy = await this.directory.findPharmacy(pharmacyUid);
    return pharmacy?.organisationUid === organisationUid
      ? { kind: 'resolved', organisationUid, pharmacyUid }
      : UNKNOWN_PHARMACY;
  }

  async #resolveOrganisation(
    uidOrSlug: string | undefined,
    principal: Principal,
  ): Promise<string | undefined> {
    if (principal.kind === 'tenant') return this.#resolveOwn(uidOrSlug, principal);
    if (uidOrSlug === undefined) return undefined;
    return (await this.directory.findOrganisation(uidOrSlug))?.uid;
  }

  async #resolveOwn(
    uidOrSlug: string | undefined,
    { organisationUid }: TenantPrincipal,
  ): Promise<string | undefined> {
    if (uidOrSlug === undefined || uidOrSlug === organisationUid) return organisationUid;
    const named = await this.directory.findOrganisation(uidOrSlug);
    return named?.uid === organisationUid ? organisationUid : undefined;
  }
}

function refuse(field: string, message: string): ResolvedTenant {
  return { kind: 'refused', field, message };
}
