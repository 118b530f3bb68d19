import { Injectable } from '@nestjs/common';
import {
  Contracts,
  GetManagedSubscription,
  type Principal,
  type TenantScope,
} from '@rxhooks/application';
import { AccessError } from '../auth/access-error.js';

/**
 * A call that serves every contract must not be a way around the permissions that a contract asks for itself: with a
 * signing secret deliveries can be forged, and at another target their payloads can be read.
 */
@Injectable()
export class ContractRights {
  constructor(
    private readonly contracts: Contracts,
    private readonly getSubscription: GetManagedSubscription,
  ) {}

  /** @throws AppError `not_found`; AccessError when the key could not do it through the contract's own API */
  async check(caller: Principal, scope: TenantScope, uid: string): Promise<void> {
    const { subscription } = await this.getSubscription.execute(scope, uid);
    const needed = this.contracts.get(subscription.contract).secretPermissions;
    const held = caller.kind === 'tenant' ? caller.permissions : [];
    if (!needed.every((permission) => held.includes(permission)))
      throw new AccessError('permission_denied');
  }
}
