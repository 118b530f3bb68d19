import { Injectable } from '@nestjs/common';
import { AppError } from '@rxhooks/domain';
import type { TenantScope } from '../access/tenant-scope.js';
import { Contracts } from '../ports/contract.js';
import {
  type ManagedSubscription,
  type SubscriptionChanges,
  SubscriptionSettings,
} from '../ports/subscription-settings.js';
import { CheckTarget } from './check-target.js';
import { findManaged } from './find-managed.js';

export type UpdateCommand = Omit<SubscriptionChanges, 'dedupeKey' | 'dropsHeaders'>;

/**
 * Changes what, where, how often and how fast; the very next attempt follows, also one of an earlier event. A receiver at
 * another origin does not get the custom headers of the one before: they may be its credentials.
 */
@Injectable()
export class UpdateSubscription {
  constructor(
    private readonly settings: SubscriptionSettings,
    private readonly contracts: Contracts,
    private readonly checkTarget: CheckTarget,
  ) {}

  /** @throws AppError `not_found`, `invalid` for a target that may not be, `already_exists` for one that is taken */
  async execute(
    scope: TenantScope,
    uid: string,
    command: UpdateCommand,
  ): Promise<ManagedSubscription> {
    const { subscription } = await findManaged(this.settings, scope, uid);
    const { target } = command;
    const isMoved = target !== undefined && target !== subscription.target;
    if (isMoved) await this.checkTarget.execute(target, 'target');
    const { target: _, ...others } = command;
    const { eventTypes = subscription.eventTypes } = command;
    const contract = this.contracts.get(subscription.contract);
    const becoming = { ...subscription, eventTypes, ...(isMoved && { target }) };
    const isOther = isMoved || command.eventTypes !== undefined;
    const changes = {
      ...others,
      ...(isMoved && {
        target,
        dropsHeaders: new URL(target).origin !== new URL(subscription.target).origin,
      }),
      ...(isOther && { dedupeKey: contract.dedupeKey?.(becoming) }),
    };
    if ((await this.settings.change(uid, changes)) === 'taken')
      throw new AppError('already_exists', 'This target is already subscribed to this event type.');
    return findManaged(this.settings, scope, uid);
  }
}
