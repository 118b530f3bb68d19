import { Injectable } from '@nestjs/common';
import { Contracts, type Principal } from '@rxhooks/application';
import type { Subscription } from '@rxhooks/domain';
import { permissionsOf } from '@rxhooks/contracts';
import { AccessError } from '../auth/access-error.js';
import { isOperator } from '../auth/caller.js';

const OF_OPERATORS = ['subscription_target:write'];

/**
 * A call that serves every contract must not be a way around the permissions that a contract asks for itself: with a
 * signing secret deliveries can be forged, and at another target their payloads can be read.
 */
@Injectable()
export class ContractRights {
  constructor(private readonly contracts: Contracts) {}

  /** @throws AccessError when the key could not do it through the contract's own API, or the operator's role excludes it */
  check(caller: Principal, { contract }: Subscription): void {
    const needed = this.contracts.get(contract).secretPermissions;
    const held = caller.kind === 'tenant' ? caller.permissions : permissionsOf(caller);
    const all = isOperator(caller) ? [...needed, ...OF_OPERATORS] : needed;
    const missing = all.filter((permission) => !held.includes(permission));
    if (missing.length > 0) throw AccessError.lacks(missing);
  }
}
