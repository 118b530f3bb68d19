import { Body, Controller, Get, HttpCode, Param, Patch, Post, UseGuards } from '@nestjs/common';
import {
  GetManagedSubscription,
  ListManagedSubscriptions,
  PauseSubscription,
  type Principal,
  ResumeSubscription,
  RotateSecret,
  type TenantScope,
  UpdateSubscription,
} from '@rxhooks/application';
import { Audited } from '../audit/audited.decorator.js';
import { Needs } from '../auth/access.decorators.js';
import { Caller, Scope } from '../auth/caller.js';
import { RateLimitGuard } from '../http/rate-limit.guard.js';
import { ContractRights } from './contract-rights.js';
import { presentManaged } from './present-subscription.js';
import {
  ManagedSubscriptionList,
  ManagedSubscriptionView,
  RotatedSecretView,
  RotateSecretRequest,
  UpdateSubscriptionRequest,
} from './subscriptions.dto.js';

const DEFAULT_OVERLAP_HOURS = 24;

/** What no contract has a call for: how deliveries are made, for subscriptions of every contract alike. */
@Controller('v1/management/subscriptions')
@UseGuards(RateLimitGuard)
export class ManagedSubscriptionsController {
  constructor(
    private readonly listSubscriptions: ListManagedSubscriptions,
    private readonly getSubscription: GetManagedSubscription,
    private readonly updateSubscription: UpdateSubscription,
    private readonly pauseSubscription: PauseSubscription,
    private readonly resumeSubscription: ResumeSubscription,
    private readonly rotateSecret: RotateSecret,
    private readonly rights: ContractRights,
  ) {}

  @Get()
  @Needs('notification_subscription:read')
  async list(@Scope() scope: TenantScope): Promise<ManagedSubscriptionList> {
    return { data: (await this.listSubscriptions.execute(scope)).map(presentManaged) };
  }

  @Get(':uid')
  @Needs('notification_subscription:read')
  async get(
    @Scope() scope: TenantScope,
    @Param('uid') uid: string,
  ): Promise<ManagedSubscriptionView> {
    return presentManaged(await this.getSubscription.execute(scope, uid));
  }

  @Patch(':uid')
  @Audited('subscription.update')
  @Needs('notification_subscription:write')
  async update(
    @Scope() scope: TenantScope,
    @Param('uid') uid: string,
    @Body() body: UpdateSubscriptionRequest,
    @Caller() caller: Principal,
  ): Promise<ManagedSubscriptionView> {
    if (body.target !== undefined) await this.rights.check(caller, scope, uid);
    const { target, retry_schedule_seconds, rate_limit_per_second } = body;
    const managed = await this.updateSubscription.execute(scope, uid, {
      ...(target !== undefined && { target }),
      ...(retry_schedule_seconds !== undefined && { scheduleSeconds: retry_schedule_seconds }),
      ...(rate_limit_per_second !== undefined && { ratePerSecond: rate_limit_per_second }),
    });
    return presentManaged(managed);
  }

  /** Deliveries are still made, and wait. */
  @Post(':uid/pause')
  @Audited('subscription.pause')
  @HttpCode(200)
  @Needs('notification_subscription:write')
  async pause(
    @Scope() scope: TenantScope,
    @Param('uid') uid: string,
  ): Promise<ManagedSubscriptionView> {
    return presentManaged(await this.pauseSubscription.execute(scope, uid));
  }

  /** Lets a paused or disabled subscription go on; what has waited goes out at a ramp. */
  @Post(':uid/resume')
  @Audited('subscription.resume')
  @HttpCode(200)
  @Needs('notification_subscription:write')
  async resume(
    @Scope() scope: TenantScope,
    @Param('uid') uid: string,
  ): Promise<ManagedSubscriptionView> {
    return presentManaged(await this.resumeSubscription.execute(scope, uid));
  }

  /** A new signing secret; the old one signs beside it for a while. */
  @Post(':uid/rotate-secret')
  @Audited('subscription.rotate_secret')
  @HttpCode(200)
  @Needs('notification_subscription:write')
  async rotate(
    @Scope() scope: TenantScope,
    @Param('uid') uid: string,
    @Body() body: RotateSecretRequest,
    @Caller() caller: Principal,
  ): Promise<RotatedSecretView> {
    await this.rights.check(caller, scope, uid);
    const overlapHours = body.overlap_hours ?? DEFAULT_OVERLAP_HOURS;
    const { secret, previousValidUntil } = await this.rotateSecret.execute(
      scope,
      uid,
      overlapHours,
    );
    return {
      signing_secret: secret,
      previous_valid_until: previousValidUntil?.toISOString() ?? null,
    };
  }
}
