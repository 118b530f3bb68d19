import { Body, Controller, Get, HttpCode, Param, Patch, Post, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  DEFAULT_OVERLAP_HOURS,
  DiscardWaiting,
  FigureEndpoints,
  justReplaced,
  type ManagedSubscription,
  type Principal,
  ProbeEndpoint,
  SendTestDelivery,
  subscriptionIsDisabled,
  Subscriptions,
  type TenantScope,
  tooManySecrets,
  unknownType,
} from '@rxhooks/application';
import { Audited } from '../audit/audited.decorator.js';
import { Needs } from '../auth/access.decorators.js';
import { Caller, Scope } from '../auth/caller.js';
import { RateLimitGuard } from '../http/rate-limit.guard.js';
import { Refuses } from '../http/refuses.decorator.js';
import { UidView } from '../http/uid-view.dto.js';
import { EXAMPLE_LATER } from '../openapi/example-times.js';
import { ContractRights } from './contract-rights.js';
import { PROBE_REFUSALS } from './probe-refusals.js';
import { TAKEN } from './registration-refusals.js';
import {
  ManagedSubscriptionList,
  ManagedSubscriptionView,
  presentManaged,
  RotatedSecretView,
  RotateSecretRequest,
  toCommand,
  UpdateSubscriptionRequest,
} from './subscriptions.dto.js';
import {
  DiscardedView,
  DiscardRequest,
  presentTest,
  TestedSubscriptionView,
  TestSubscriptionRequest,
} from './work-on-subscription.dto.js';

/** Settings of deliveries that no contract has a call for, for the subscriptions of every contract. */
@ApiTags('Subscriptions')
@Controller('v1/management/subscriptions')
@UseGuards(RateLimitGuard)
export class ManagedSubscriptionsController {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly rights: ContractRights,
    private readonly sendTestDelivery: SendTestDelivery,
    private readonly discardWaiting: DiscardWaiting,
    private readonly probeEndpoint: ProbeEndpoint,
    private readonly figures: FigureEndpoints,
  ) {}

  /** Lists the subscriptions of all contracts, oldest first. */
  @Get()
  @ApiOperation({ operationId: 'listSubscriptions' })
  @Needs('notification_subscription:read')
  async list(@Scope() scope: TenantScope): Promise<ManagedSubscriptionList> {
    const found = await this.subscriptions.list(scope, { withMetaData: false });
    const data = (await this.figures.ofEach(scope, found)).map(presentManaged);
    return { data, next_cursor: null };
  }

  /** One subscription with the state of its endpoint, and how it fares. */
  @Get(':uid')
  @ApiOperation({ operationId: 'getSubscription' })
  @Needs('notification_subscription:read')
  async get(
    @Scope() scope: TenantScope,
    @Param('uid') uid: string,
  ): Promise<ManagedSubscriptionView> {
    return this.#present(scope, await this.subscriptions.get(scope, uid));
  }

  /**
   * Changes the target, the retry schedule or the rate limit of a subscription.
   *
   * @throws {409} This target is already subscribed to this event type.
   */
  @Patch(':uid')
  @ApiOperation({ operationId: 'updateSubscription' })
  @Audited('subscription.update')
  @Needs('notification_subscription:write')
  @Refuses(TAKEN)
  async update(
    @Scope() scope: TenantScope,
    @Param('uid') uid: string,
    @Body() body: UpdateSubscriptionRequest,
    @Caller() caller: Principal,
  ): Promise<ManagedSubscriptionView> {
    const current = await this.subscriptions.get(scope, uid);
    if (body.target !== undefined) this.rights.check(caller, current);
    return this.#present(scope, await this.subscriptions.change(scope, current, toCommand(body)));
  }

  /**
   * Pauses it: deliveries are created, and wait until it is resumed.
   *
   * @throws {409} The subscription is disabled.
   */
  @Post(':uid/pause')
  @ApiOperation({ operationId: 'pauseSubscription' })
  @Audited('subscription.pause')
  @HttpCode(200)
  @Needs('notification_subscription:write')
  @Refuses({ subscription_is_disabled: subscriptionIsDisabled() })
  async pause(
    @Scope() scope: TenantScope,
    @Param('uid') uid: string,
  ): Promise<ManagedSubscriptionView> {
    return this.#present(scope, await this.subscriptions.pause(scope, uid));
  }

  /** Resumes a paused or disabled subscription, and ends a hold or an open circuit. */
  @Post(':uid/resume')
  @ApiOperation({ operationId: 'resumeSubscription' })
  @Audited('subscription.resume')
  @HttpCode(200)
  @Needs('notification_subscription:write')
  async resume(
    @Scope() scope: TenantScope,
    @Param('uid') uid: string,
  ): Promise<ManagedSubscriptionView> {
    return this.#present(scope, await this.subscriptions.resume(scope, uid));
  }

  /**
   * Sends one signed request with the example of an event type to the subscription. A receiver's failure is answered 200.
   *
   * @throws {422} The contract of the subscription has no such event type.
   */
  @Post(':uid/test')
  @ApiOperation({ operationId: 'testSubscription' })
  @Audited('delivery.test')
  @HttpCode(200)
  @Needs('notification_subscription:write')
  @Refuses({ unknown_event_type: unknownType('rxscale') })
  async test(
    @Scope() scope: TenantScope,
    @Param('uid') uid: string,
    @Body() { event_type: eventType }: TestSubscriptionRequest,
  ): Promise<TestedSubscriptionView> {
    const subscription = await this.subscriptions.get(scope, uid);
    return presentTest(await this.sendTestDelivery.toSubscription(subscription, eventType));
  }

  /**
   * Has an open circuit tested now, with the delivery that waits longest, where it would be tested later.
   *
   * @throws {409} The circuit is closed, no delivery waits, the subscription is paused or disabled, or the organisation is paused.
   */
  @Post(':uid/probe')
  @ApiOperation({ operationId: 'probeSubscription' })
  @Audited('subscription.probe')
  @HttpCode(202)
  @Needs('notification_subscription:write')
  @Refuses(PROBE_REFUSALS)
  async probe(@Scope() scope: TenantScope, @Param('uid') uid: string): Promise<UidView> {
    await this.probeEndpoint.execute(scope, uid);
    return { uid };
  }

  /** Cancels the deliveries that wait for the subscription, at once unless `dry_run` is true: also with an empty body. They can be resent one by one, or by a recovery that includes `cancelled`. */
  @Post(':uid/discard')
  @ApiOperation({ operationId: 'discardWaitingDeliveries' })
  @Audited('subscription.discard')
  @HttpCode(200)
  @Needs('notification_delivery:write')
  async discard(
    @Scope() scope: TenantScope,
    @Param('uid') uid: string,
    @Body() { dry_run: isDryRun = false }: DiscardRequest,
  ): Promise<DiscardedView> {
    const deliveries = await this.discardWaiting.execute(scope, uid, { isDryRun });
    return { dry_run: isDryRun, deliveries };
  }

  /**
   * Replaces the signing secret. The old one signs beside the new one for `overlap_hours`.
   *
   * @throws {409} Too many earlier secrets are still valid, or another call was faster.
   */
  @Post(':uid/rotate-secret')
  @ApiOperation({ operationId: 'rotateSubscriptionSecret' })
  @Audited('subscription.rotate_secret')
  @HttpCode(200)
  @Needs('notification_subscription:write')
  @Refuses({
    too_many_secrets: tooManySecrets(new Date(EXAMPLE_LATER)),
    just_replaced: justReplaced(),
  })
  async rotate(
    @Scope() scope: TenantScope,
    @Param('uid') uid: string,
    @Body() body: RotateSecretRequest,
    @Caller() caller: Principal,
  ): Promise<RotatedSecretView> {
    const current = await this.subscriptions.get(scope, uid);
    this.rights.check(caller, current);
    const overlapHours = body.overlap_hours ?? DEFAULT_OVERLAP_HOURS;
    const { secret, previousValidUntil } = await this.subscriptions.rotateSecret(
      scope,
      current,
      overlapHours,
    );
    return {
      signing_secret: secret,
      previous_valid_until: previousValidUntil?.toISOString() ?? null,
    };
  }

  async #present(
    scope: TenantScope,
    subscription: ManagedSubscription,
  ): Promise<ManagedSubscriptionView> {
    return presentManaged(await this.figures.ofOne(scope, subscription));
  }
}
