import { Injectable } from '@nestjs/common';
import { AppError, type CustomHeader, type Subscription } from '@rxhooks/domain';
import { Clock } from '../ports/clock.js';
import { Contracts } from '../ports/contract.js';
import { IdFactory } from '../ports/id-factory.js';
import { Sealer } from '../ports/sealer.js';
import {
  type FindOptions,
  type ListOptions,
  type ManagedSubscription,
  type SubscriptionChanges,
  type SubscriptionName,
  type SubscriptionScope,
  SubscriptionStore,
} from '../ports/subscription-store.js';
import { CheckTarget } from './check-target.js';
import { becomingOf, planChange, type UpdateCommand } from './plan-change.js';
import { planRegistration, type RegisterCommand, type Registered } from './plan-registration.js';
import { planRevival } from './plan-revival.js';
import { refuseKeys } from './refuse-keys.js';
import { replaceSecret, type RotatedSecret } from './replace-secret.js';
import { openHeaders } from './sealed-headers.js';
import {
  alreadySubscribed,
  subscriptionIsDisabled,
  justReplaced,
  tooManySubscriptions,
} from './subscription-errors.js';
import { SubscriptionLimits } from './subscription-limits.js';

/** Everything that an owner does with subscriptions. What is outside of the scope is not found. */
@Injectable()
export class Subscriptions {
  constructor(
    private readonly store: SubscriptionStore,
    private readonly contracts: Contracts,
    private readonly checkTarget: CheckTarget,
    private readonly sealer: Sealer,
    private readonly ids: IdFactory,
    private readonly clock: Clock,
    private readonly limits: SubscriptionLimits,
  ) {}

  /**
   * A repeat of a disabled subscription revives it: it keeps its uid and begins with what is given here, and its old
   * secret signs beside the new one for a day.
   *
   * @throws AppError `invalid` for a target that may not be, `already_exists` for a repeat of another one, `unprocessable`
   *   for one subscription too many
   */
  async register(command: RegisterCommand): Promise<Registered> {
    const { contract, target } = command;
    await this.checkTarget.execute(target, 'target');
    const rules = this.contracts.get(contract);
    const secret = rules.createSecret();
    const earlier = await this.#findEarlier(command);
    if (earlier) return { subscription: await this.#revive(earlier, command, secret), secret };
    const uid = this.ids.createWithPrefix(command.uidPrefix);
    const max = this.limits.perOrganisation;
    const planned = planRegistration(rules, this.sealer, uid, secret, command);
    const subscription = await this.store.add(planned, max);
    if (subscription === 'taken') throw alreadySubscribed();
    if (subscription === 'too_many') throw tooManySubscriptions(max);
    return { subscription, secret };
  }

  /** @throws AppError `not_found` */
  async get(
    scope: SubscriptionScope,
    uid: string,
    options?: FindOptions,
  ): Promise<ManagedSubscription> {
    const found = await this.store.find(scope, { uid }, options);
    if (!found) throw AppError.notFound();
    return found;
  }

  /** Oldest first. */
  list(scope: SubscriptionScope, options?: ListOptions): Promise<readonly ManagedSubscription[]> {
    return this.store.list(scope, options);
  }

  /**
   * Changes what, where, how often and how fast; the very next attempt follows, also one of an earlier event. A status that
   * may not be stays as it was: look at what comes back.
   *
   * @param current as it was found just now
   * @throws AppError `not_found`, `invalid` for a target that may not be, `already_exists` for one that is taken
   */
  async change(
    scope: SubscriptionScope,
    current: Subscription,
    command: UpdateCommand,
  ): Promise<ManagedSubscription> {
    const { target } = command;
    if (target !== undefined && target !== current.target)
      await this.checkTarget.execute(target, 'target');
    const contract = this.contracts.get(current.contract);
    const becoming = becomingOf(current, command);
    if (becoming) {
      const formerKeys = contract.formerDedupeKeys?.(becoming) ?? [];
      await refuseKeys(this.store, becoming, formerKeys, current.uid);
    }
    const changes = planChange(contract, this.sealer, current, command);
    return this.#change(scope, current.uid, changes);
  }

  /**
   * Holds back whatever would be sent: deliveries are still made, and wait. What is in flight ends as it will.
   *
   * @throws AppError `not_found`, or `conflict` for one that is disabled
   */
  async pause(scope: SubscriptionScope, uid: string): Promise<ManagedSubscription> {
    const changed = await this.#change(scope, uid, { status: 'paused' });
    if (changed.status !== 'paused') throw subscriptionIsDisabled();
    return changed;
  }

  /**
   * Lets a subscription go on that is paused, disabled, held or behind an open circuit, without its history of failures.
   * What has waited goes out at a ramp, the oldest first; what was skipped while it was disabled can be resent.
   *
   * @throws AppError `not_found`
   */
  resume(scope: SubscriptionScope, uid: string): Promise<ManagedSubscription> {
    return this.#change(scope, uid, { status: 'active' });
  }

  /**
   * Gives it a new signing secret. The old one signs beside it for a while, so that receivers can follow.
   *
   * @param current as it was found just now
   * @param overlapHours none ends every earlier secret with the very next attempt
   * @throws AppError `conflict` when too many secrets are valid, or another rotation came in between
   */
  async rotateSecret(
    scope: SubscriptionScope,
    current: Subscription,
    overlapHours: number,
  ): Promise<RotatedSecret> {
    const { uid, contract, sealedSecret: replaces } = current;
    const secret = this.contracts.get(contract).createSecret();
    const now = this.clock.now();
    const { previousSecrets, previousValidUntil } = replaceSecret(current, overlapHours, now);
    const sealedSecret = this.sealer.seal(secret, uid);
    const changes = { secret: { replaces, sealedSecret, previousSecrets } };
    const changed = await this.store.change(scope, uid, changes);
    if (typeof changed !== 'object') throw justReplaced();
    return { secret, previousValidUntil };
  }

  /**
   * Ends a subscription at once: open deliveries are cancelled, the record stays for the delivery log.
   *
   * @param names the readings of what the caller wrote; the first one that names a subscription counts
   * @returns the uid of what was removed
   * @throws AppError `not_found` when no active subscription has one of the names
   */
  async remove(scope: SubscriptionScope, names: readonly SubscriptionName[]): Promise<string> {
    for (const name of names) {
      const removed = await this.store.remove(scope, name);
      if (removed !== undefined) return removed;
    }
    throw AppError.notFound();
  }

  /**
   * The same, for who may end one again.
   *
   * @returns false when it had been ended before
   * @throws AppError `not_found`
   */
  async archive(scope: SubscriptionScope, uid: string): Promise<boolean> {
    if ((await this.store.remove(scope, { uid })) !== undefined) return true;
    await this.get(scope, uid, { withRemoved: true });
    return false;
  }

  /** For contracts whose API shows the signing secret on every read, and not once. */
  secretOf({ uid, sealedSecret }: Subscription): string {
    return this.sealer.open(sealedSecret, uid);
  }

  /** For contracts whose API shows the custom headers with their values. */
  headersOf(subscription: Subscription): readonly CustomHeader[] {
    return openHeaders(this.sealer, subscription);
  }

  async #findEarlier(command: RegisterCommand): Promise<ManagedSubscription | undefined> {
    const { scope, contract, dedupeKey, formerDedupeKeys = [] } = command;
    for (const key of dedupeKey === undefined ? [] : [dedupeKey, ...formerDedupeKeys]) {
      const found = await this.store.find({ ...scope, contract }, { dedupeKey: key });
      if (found) return found;
    }
    return undefined;
  }

  async #revive(
    earlier: ManagedSubscription,
    command: RegisterCommand,
    secret: string,
  ): Promise<ManagedSubscription> {
    if (earlier.status !== 'disabled') throw alreadySubscribed();
    const scope = { ...command.scope, contract: command.contract };
    const changes = planRevival(this.sealer, earlier, command, secret, this.clock.now());
    const revived = await this.store.change(scope, earlier.uid, changes);
    // Another call was faster.
    if (typeof revived !== 'object') throw alreadySubscribed();
    return revived;
  }

  async #change(
    scope: SubscriptionScope,
    uid: string,
    changes: SubscriptionChanges,
  ): Promise<ManagedSubscription> {
    const changed = await this.store.change(scope, uid, changes);
    if (changed === 'taken') throw alreadySubscribed();
    if (!changed) throw AppError.notFound();
    return changed;
  }
}
