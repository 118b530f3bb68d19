import { Injectable } from '@nestjs/common';
import { AppError } from '@rxhooks/domain';
import type { PlatformOrTenant } from '../access/principal.js';
import type { TenantScope } from '../access/tenant-scope.js';
import { Directory } from '../ports/directory.js';
import { PayloadStore } from '../ports/payload-store.js';

/** Erases an event's content for good and at once; its record and its deliveries' outcomes stay. */
@Injectable()
export class EraseEvent {
  constructor(
    private readonly payloads: PayloadStore,
    private readonly directory: Directory,
  ) {}

  /**
   * @param organisation uid or slug; a tenant may leave it out
   * @throws AppError `not_found`, also for another tenant's event; `invalid` without an
   *   organisation
   */
  async execute(
    caller: PlatformOrTenant,
    eventId: string,
    organisation: string | undefined,
  ): Promise<void> {
    const scope = await this.#scopeOf(caller, organisation);
    const isErased = scope !== undefined && (await this.payloads.erase(scope, eventId));
    if (!isErased) throw AppError.notFound();
  }

  async #scopeOf(
    caller: PlatformOrTenant,
    organisation: string | undefined,
  ): Promise<TenantScope | undefined> {
    const own = caller.kind === 'tenant' ? caller : undefined;
    if (organisation === undefined) return own ?? refuse();
    const named = await this.directory.findOrganisation(organisation);
    if (!named || (own && own.organisationUid !== named.uid)) return undefined;
    return own ?? { organisationUid: named.uid, pharmacyUid: undefined };
  }
}

function refuse(): never {
  const message = 'must name the organisation of the event';
  throw new AppError('invalid', 'Validation failed', [{ field: 'organisation_uid', message }]);
}
