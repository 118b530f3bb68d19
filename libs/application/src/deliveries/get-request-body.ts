import { Injectable } from '@nestjs/common';
import { AppError } from '@rxhooks/domain';
import type { TenantScope } from '../access/tenant-scope.js';
import { Contracts } from '../ports/contract.js';
import { DeliveryInputs } from '../ports/delivery-inputs.js';
import { payloadIsErased } from './payload-is-erased.js';

/** Renders the body once more, as each attempt does: it is the same for all, and so is not stored. */
@Injectable()
export class GetRequestBody {
  constructor(
    private readonly inputs: DeliveryInputs,
    private readonly contracts: Contracts,
  ) {}

  /** @throws AppError `not_found` (also for another tenant's delivery) or `gone` */
  async execute(scope: TenantScope, deliveryUid: string): Promise<string> {
    const found = await this.inputs.find(scope, deliveryUid);
    switch (found.kind) {
      case 'unknown':
        throw AppError.notFound();
      case 'erased':
        throw payloadIsErased();
      case 'found':
        return this.contracts.get(found.contract).render(found.input).toString();
    }
  }
}
