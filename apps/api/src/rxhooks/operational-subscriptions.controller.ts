import { Body, Controller, Delete, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { NO_FIGURES, Subscriptions, type TenantScope } from '@rxhooks/application';
import { rxhooks } from '@rxhooks/contracts';
import { Audited } from '../audit/audited.decorator.js';
import { Needs, OperatorsAlsoNeed } from '../auth/access.decorators.js';
import { OrganisationScope } from '../auth/caller.js';
import { RateLimitGuard } from '../http/rate-limit.guard.js';
import { Refuses } from '../http/refuses.decorator.js';
import { TOO_MANY } from '../subscriptions/registration-refusals.js';
import { presentManaged } from '../subscriptions/subscriptions.dto.js';
import { SubscribedView, SubscribeRequest } from './operational-subscriptions.dto.js';

/** Subscriptions to what happens to the webhooks of an organisation: the contract `rxhooks`. */
@ApiTags('Subscriptions')
@Controller('v1/management/subscriptions')
@UseGuards(RateLimitGuard)
@Needs('notification_subscription:write')
export class OperationalSubscriptionsController {
  constructor(private readonly subscriptions: Subscriptions) {}

  /**
   * Subscribes a target to events about the organisation's webhooks. Only this answer has the signing secret.
   *
   * @throws {422} The organisation has too many subscriptions.
   */
  @Post()
  @ApiOperation({ operationId: 'addOperationalSubscription' })
  @Audited('subscription.register')
  @OperatorsAlsoNeed('subscription_target:write')
  @Refuses(TOO_MANY)
  async subscribe(
    @OrganisationScope() scope: TenantScope,
    @Body() { target, event_types: eventTypes }: SubscribeRequest,
  ): Promise<SubscribedView> {
    const { subscription, secret } = await this.subscriptions.register({
      scope,
      contract: rxhooks.NAME,
      uidPrefix: rxhooks.UID_PREFIX,
      target,
      eventTypes,
      payloadVersion: rxhooks.PAYLOAD_VERSION,
      metaData: undefined,
      customHeaders: [],
      dedupeKey: undefined,
    });
    const managed = await this.subscriptions.get(scope, subscription.uid);
    // Nothing more is asked: a fault now would lose the secret.
    const view = presentManaged({ ...managed, figures: NO_FIGURES });
    return Object.assign(view, { signing_secret: secret });
  }

  /** Removes such a subscription. Those of other contracts are removed through their own APIs. */
  @Delete(':uid')
  @ApiOperation({ operationId: 'removeOperationalSubscription' })
  @Audited('subscription.remove')
  @OperatorsAlsoNeed('subscription_target:write')
  @HttpCode(204)
  async remove(@OrganisationScope() scope: TenantScope, @Param('uid') uid: string): Promise<void> {
    await this.subscriptions.remove({ ...scope, contract: rxhooks.NAME }, [{ uid }]);
  }
}
