import { Injectable } from '@nestjs/common';
import { AppError, type CustomHeader, type Subscription } from '@rxhooks/domain';
import type { TenantScope } from '../access/tenant-scope.js';
import { Contracts } from '../ports/contract.js';
import { Sealer } from '../ports/sealer.js';
import {
  type ManagedSubscription,
  type SubscriptionChanges,
  SubscriptionSettings,
} from '../ports/subscription-settings.js';
import { SubscriptionStore } from '../ports/subscription-store.js';
import { CheckTarget } from './check-target.js';
import { findManaged } from './find-managed.js';
import { sealHeaders } from './sealed-headers.js';

type Derived = 'dedupeKey' | 'sealedHeaders' | 'isOnePerTargetAndType';

export type UpdateCommand = Omit<SubscriptionChanges, Derived> & {
  /** In place of all that there are. */
  readonly customHeaders?: readonly CustomHeader[] | undefined;
  /** Also for a receiver at another origin: the contract leaves alone what an update does not mention. */
  readonly keepsHeaders?: boolean;
};

/**
 * Changes what, where, how often and how fast; the very next attempt follows, also one of an earlier event. A receiver at
 * another origin does not get the custom headers of the one before, which may be its credentials, unless it is said to.
 */
@Injectable()
export class UpdateSubscription {
  constructor(
    private readonly settings: SubscriptionSettings,
    private readonly subscriptions: SubscriptionStore,
    private readonly contracts: Contracts,
    private readonly checkTarget: CheckTarget,
    private readonly sealer: Sealer,
  ) {}

  /** @throws AppError `not_found`, `invalid` for a target that may not be, `already_exists` for one that is taken */
  async execute(
    scope: TenantScope,
    uid: string,
    command: UpdateCommand,
  ): Promise<ManagedSubscription> {
    const { subscription } = await findManaged(this.settings, scope, uid);
    const { target, customHeaders, keepsHeaders, ...others } = command;
    const isMoved = target !== undefined && target !== subscription.target;
    if (isMoved) await this.checkTarget.execute(target, 'target');
    const { eventTypes = subscription.eventTypes } = command;
    const { dedupeKey, isOnePerTargetAndType } = this.contracts.get(subscription.contract);
    const becoming = { ...subscription, eventTypes, ...(isMoved && { target }) };
    const isOther = isMoved || command.eventTypes !== undefined;
    if (isOther) await this.#checkFormerKeys(becoming);
    const isElsewhere = isMoved && new URL(target).origin !== new URL(subscription.target).origin;
    const changes = {
      ...others,
      ...(isMoved && { target }),
      ...(isElsewhere && !keepsHeaders && { sealedHeaders: null }),
      ...(customHeaders && {
        sealedHeaders: sealHeaders(this.sealer, customHeaders, uid) ?? null,
      }),
      ...(isOther && { dedupeKey: dedupeKey?.(becoming), isOnePerTargetAndType }),
    };
    if ((await this.settings.change(uid, changes)) === 'taken') throw alreadySubscribed();
    return findManaged(this.settings, scope, uid);
  }

  /** No row gets such a key any more, so that no lock is needed. */
  async #checkFormerKeys(becoming: Subscription): Promise<void> {
    const { uid, contract } = becoming;
    const { formerDedupeKeys } = this.contracts.get(contract);
    for (const dedupeKey of formerDedupeKeys?.(becoming) ?? []) {
      const other = await this.subscriptions.findActive(becoming, contract, { dedupeKey });
      if (other && other.uid !== uid) throw alreadySubscribed();
    }
  }
}

const alreadySubscribed = () =>
  new AppError('already_exists', 'This target is already subscribed to this event type.');
