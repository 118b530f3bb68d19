import { Body, Controller, Delete, Get, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Subscriptions, type TenantScope } from '@rxhooks/application';
import { rxscale } from '@rxhooks/contracts';
import { Audited } from '../audit/audited.decorator.js';
import { Needs } from '../auth/access.decorators.js';
import { PharmacyScope } from '../auth/caller.js';
import { RateLimitGuard } from '../http/rate-limit.guard.js';
import { Refuses } from '../http/refuses.decorator.js';
import { tolerant } from '../http/reading.js';
import { TAKEN, TOO_MANY } from '../subscriptions/registration-refusals.js';
import {
  PharmacyRegisterRequest,
  PharmacySubscriptionView,
  RegisteredPharmacySubscription,
} from './pharmacy-subscriptions.dto.js';
import { PHARMACY_PATHS } from './dialect.js';
import { isListed } from './is-listed.js';
import { readRegistration } from './read-registration.js';

/** RxScale's External Pharmacy API for pharmacy-level webhook subscriptions. */
@ApiTags('RxScale pharmacy webhooks')
@Controller(PHARMACY_PATHS)
@UseGuards(RateLimitGuard)
export class PharmacySubscriptionsController {
  constructor(private readonly subscriptions: Subscriptions) {}

  /** Lists the pharmacy's webhooks, oldest first, without disabled ones. */
  @Get()
  @ApiOperation({ operationId: 'listRxscalePharmacyWebhooks' })
  @Needs('webhooks_read')
  async list(@PharmacyScope() scope: TenantScope): Promise<PharmacySubscriptionView[]> {
    const own = { ...scope, contract: rxscale.NAME };
    const subscriptions = await this.subscriptions.list(own, { withMetaData: false });
    return subscriptions.filter(isListed).map(rxscale.presentPharmacySubscription);
  }

  /**
   * Registers a webhook of the pharmacy, or revives a disabled one. Only this answer has its secret.
   *
   * @throws {409} This target is already subscribed to this event type.
   * @throws {422} The pharmacy has too many subscriptions.
   */
  @Post()
  @ApiOperation({ operationId: 'registerRxscalePharmacyWebhook' })
  @Audited('subscription.register')
  @Needs('webhooks_write')
  @Refuses({ ...TAKEN, ...TOO_MANY })
  async register(
    @PharmacyScope() scope: TenantScope,
    @Body({ schema: tolerant(PharmacyRegisterRequest) }) body: PharmacyRegisterRequest,
  ): Promise<RegisteredPharmacySubscription> {
    const command = readRegistration(scope, body);
    const { subscription, secret } = await this.subscriptions.register(command);
    return { ...rxscale.presentPharmacySubscription(subscription), signing_secret: secret };
  }

  /** Removes a webhook. */
  @Delete(':subscription_uid')
  @ApiOperation({ operationId: 'removeRxscalePharmacyWebhook' })
  @Audited('subscription.remove')
  @HttpCode(204)
  @Needs('webhooks_write')
  async remove(
    @PharmacyScope() scope: TenantScope,
    @Param('subscription_uid') uid: string,
  ): Promise<void> {
    await this.subscriptions.remove({ ...scope, contract: rxscale.NAME }, [{ uid }]);
  }
}
