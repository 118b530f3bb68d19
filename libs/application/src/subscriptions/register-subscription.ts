import { Injectable } from '@nestjs/common';
import { AppError, type CustomHeader, type JsonObject, type Subscription } from '@rxhooks/domain';
import { Contracts } from '../ports/contract.js';
import type { TenantScope } from '../access/tenant-scope.js';
import { IdFactory } from '../ports/id-factory.js';
import { Sealer } from '../ports/sealer.js';
import { SubscriptionStore } from '../ports/subscription-store.js';
import { CheckTarget } from './check-target.js';
import { sealHeaders } from './sealed-headers.js';
import { SubscriptionLimits } from './subscription-limits.js';

export type RegisterCommand = {
  readonly scope: TenantScope;
  readonly contract: string;
  /** The prefix that the contract gives the ids of its subscriptions. */
  readonly uidPrefix: string;
  readonly target: string;
  readonly eventTypes: readonly string[];
  readonly payloadVersion: string;
  readonly metaData: JsonObject | undefined;
  readonly customHeaders: readonly CustomHeader[];
  readonly dedupeKey: string | undefined;
  /** Those under which a former release has stored the same subscription. */
  readonly formerDedupeKeys?: readonly string[];
  /** Who is told of deliveries that have failed for good. */
  readonly notifyEmail?: string | undefined;
};

export type Registered = {
  readonly subscription: Subscription;
  /** In clear, for this one answer only. */
  readonly secret: string;
};

@Injectable()
export class RegisterSubscription {
  constructor(
    private readonly contracts: Contracts,
    private readonly checkTarget: CheckTarget,
    private readonly subscriptions: SubscriptionStore,
    private readonly sealer: Sealer,
    private readonly ids: IdFactory,
    private readonly limits: SubscriptionLimits,
  ) {}

  /**
   * @throws AppError `invalid` for a target that may not be, `already_exists` for a repeat, `unprocessable` for one
   *   subscription too many
   */
  async execute(command: RegisterCommand): Promise<Registered> {
    await this.checkTarget.execute(command.target, 'target');
    await this.#checkFormerKeys(command);
    const { createSecret, isOnePerTargetAndType } = this.contracts.get(command.contract);
    const secret = createSecret();
    const uid = this.ids.createWithPrefix(command.uidPrefix);
    const { scope, contract, target, eventTypes, payloadVersion, metaData, dedupeKey } = command;
    const max = this.limits.perOrganisation;
    const added = await this.subscriptions.add(
      {
        uid,
        ...scope,
        contract,
        target,
        eventTypes,
        payloadVersion,
        metaData,
        dedupeKey,
        notifyEmail: command.notifyEmail,
        sealedSecret: this.sealer.seal(secret, uid),
        sealedHeaders: sealHeaders(this.sealer, command.customHeaders, uid),
        isOnePerTargetAndType: isOnePerTargetAndType ?? false,
      },
      max,
    );
    if (added === 'taken') throw alreadySubscribed();
    if (added === 'too_many')
      throw new AppError('unprocessable', `There may be ${max} subscriptions at most.`);
    return { subscription: added, secret };
  }

  /** No row gets such a key any more, so that no lock is needed. */
  async #checkFormerKeys({ scope, contract, formerDedupeKeys = [] }: RegisterCommand) {
    for (const dedupeKey of formerDedupeKeys)
      if (await this.subscriptions.findActive(scope, contract, { dedupeKey }))
        throw alreadySubscribed();
  }
}

const alreadySubscribed = () =>
  new AppError('already_exists', 'This target is already subscribed to this event type.');
