import { Injectable } from '@nestjs/common';
import type { PlatformOrTenant, TenantPrincipal } from '../access/principal.js';
import { Directory } from '../ports/directory.js';
import type { IncomingEvent } from './incoming-event.dto.js';
import type { NamedPharmacy } from './pharmacy-in.js';

export type ResolvedTenant =
  | {
      readonly kind: 'resolved';
      readonly organisationUid: string;
      readonly pharmacyUid: string | undefined;
      /** The pharmacy that the envelope or the key names, not one that only `data` names. */
      readonly declaredPharmacyUid: string | undefined;
    }
  | { readonly kind: 'refused'; readonly field: string; readonly message: string };

const UNKNOWN_ORGANISATION = refuse(
  'organisation_uid',
  'is not an organisation you can send events for',
);
const UNKNOWN_PHARMACY = refuse('pharmacy_uid', 'is not a pharmacy of this organisation');

/**
 * Finds an event's tenant: what the body says, within what the caller may say. If neither envelope
 * nor key names a pharmacy, `data` may, if the organisation has it; vendors' uids need not be ours.
 */
@Injectable()
export class ResolveTenant {
  constructor(private readonly directory: Directory) {}

  async execute(
    event: IncomingEvent,
    principal: PlatformOrTenant,
    named?: NamedPharmacy,
  ): Promise<ResolvedTenant> {
    const organisationUid = await this.#resolveOrganisation(event.organisation_uid, principal);
    if (organisationUid === undefined) return UNKNOWN_ORGANISATION;
    const own = principal.kind === 'tenant' ? principal.pharmacyUid : undefined;
    const declared = event.pharmacy_uid ?? own;
    if (own !== undefined && own !== declared) return UNKNOWN_PHARMACY;
    if (declared !== undefined && !(await this.#has(organisationUid, declared)))
      return UNKNOWN_PHARMACY;
    const found = named && named.uid !== declared && (await this.#has(organisationUid, named.uid));
    if (found && declared !== undefined)
      return refuse(named.field, 'names another pharmacy than the event is sent for');
    return {
      kind: 'resolved',
      organisationUid,
      pharmacyUid: found ? named.uid : declared,
      declaredPharmacyUid: declared,
    };
  }

  async #has(organisationUid: string, pharmacyUid: string): Promise<boolean> {
    const pharmacy = await this.directory.findPharmacy(pharmacyUid);
    return pharmacy?.organisationUid === organisationUid;
  }

  async #resolveOrganisation(
    uidOrSlug: string | undefined,
    principal: PlatformOrTenant,
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
