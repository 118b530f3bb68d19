import { Body, Controller, Delete, Get, HttpCode, Post, Req, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { SendTestDelivery, Subscriptions, type TenantScope } from '@rxhooks/application';
import { rxscale } from '@rxhooks/contracts';
import { AppError } from '@rxhooks/domain';
import { Audited } from '../audit/audited.decorator.js';
import { AuditSubject, type NameSubject } from '../audit/named-subject.js';
import { Needs, OperatorsAlsoNeed } from '../auth/access.decorators.js';
import { OrganisationScope } from '../auth/caller.js';
import { RateLimitGuard } from '../http/rate-limit.guard.js';
import { Refuses } from '../http/refuses.decorator.js';
import { tolerant } from '../http/reading.js';
import { TAKEN, TOO_MANY } from '../subscriptions/registration-refusals.js';
import { readCustomHeaders } from './custom-headers.js';
import { ORGANISATION_PATH } from './dialect.js';
import { areMissing, areRepeated, readPair } from './read-pair.js';
import { isListed } from './is-listed.js';
import { readRegistration } from './read-registration.js';
import {
  RegisteredSubscription,
  RegisterRequest,
  SubscriptionView,
  TestRequest,
  TestResponse,
} from './subscriptions.dto.js';

/** RxScale's Management API for organisation-level webhook subscriptions. */
@ApiTags('RxScale organisation webhooks')
@Controller(ORGANISATION_PATH)
@UseGuards(RateLimitGuard)
export class SubscriptionsController {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly sendTestDelivery: SendTestDelivery,
  ) {}

  /** Lists the organisation's webhooks, oldest first, without disabled ones. */
  @Get()
  @ApiOperation({ operationId: 'listRxscaleWebhooks' })
  @Needs('notification_subscription:read')
  async list(@OrganisationScope() scope: TenantScope): Promise<SubscriptionView[]> {
    const own = { ...scope, contract: rxscale.NAME };
    const subscriptions = await this.subscriptions.list(own, { withMetaData: false });
    return subscriptions.filter(isListed).map(rxscale.presentSubscription);
  }

  /**
   * Registers a webhook of the organisation, or revives a disabled one. Only this answer has its secret.
   *
   * @throws {409} This target is already subscribed to this event type.
   * @throws {422} The organisation has too many subscriptions.
   */
  @Post()
  @ApiOperation({ operationId: 'registerRxscaleWebhook' })
  @Audited('subscription.register')
  @OperatorsAlsoNeed('subscription_target:write')
  @Needs('notification_subscription:write')
  @Refuses({ ...TAKEN, ...TOO_MANY })
  async register(
    @OrganisationScope() scope: TenantScope,
    @Body({ schema: tolerant(RegisterRequest) }) body: RegisterRequest,
  ): Promise<RegisteredSubscription> {
    const command = readRegistration(scope, body);
    const { subscription, secret } = await this.subscriptions.register(command);
    return { ...rxscale.presentSubscription(subscription), signing_secret: secret };
  }

  /**
   * Removes the webhook with the `target` and the `notification_type` of the query.
   *
   * @throws {400} `target` or `notification_type` is missing, or given more than once.
   * @throws {404} No webhook has this target and type.
   */
  @Delete()
  @ApiOperation({ operationId: 'removeRxscaleWebhook' })
  @ApiQuery({
    name: 'target',
    description: 'The URL of the webhook, encoded or as it is.',
    schema: { type: 'string', minLength: 1, maxLength: 2048 },
  })
  @ApiQuery({
    name: 'notification_type',
    description: 'The name of its event type.',
    schema: { type: 'string', minLength: 1, maxLength: 128 },
  })
  @Audited('subscription.remove')
  @OperatorsAlsoNeed('subscription_target:write')
  @HttpCode(204)
  @Needs('notification_subscription:write')
  @Refuses({
    missing_parameters: areMissing(['notification_type']),
    repeated_parameters: areRepeated(['target']),
    no_such_webhook: AppError.notFound(),
  })
  async remove(
    @OrganisationScope() scope: TenantScope,
    @Req() { url }: { readonly url: string },
    @AuditSubject() nameSubject: NameSubject,
  ): Promise<void> {
    const { targets, notificationType } = readPair(url.slice(`${url}?`.indexOf('?') + 1));
    const names = targets
      .flatMap((target) => rxscale.subscriptionKeys({ ...scope, target, notificationType }))
      .map((dedupeKey) => ({ dedupeKey }));
    const own = { ...scope, contract: rxscale.NAME };
    nameSubject(await this.subscriptions.remove(own, names));
  }

  /**
   * Sends one signed request with the example of an event type. A receiver's failure is answered 200.
   */
  @Post('test')
  @ApiOperation({ operationId: 'testRxscaleWebhook' })
  @Audited('delivery.test')
  @HttpCode(200)
  @Needs('notification_subscription:write')
  async test(
    @OrganisationScope() scope: TenantScope,
    @Body({ schema: tolerant(TestRequest) }) body: TestRequest,
  ): Promise<TestResponse> {
    const { target_url: target, event_type: notificationType = rxscale.DEFAULT_TEST_TYPE } = body;
    const { outcome, error, payloadSent, oneTimeSecret } = await this.sendTestDelivery.execute({
      scope,
      contract: rxscale.NAME,
      eventType: notificationType,
      target,
      targetField: 'target_url',
      payloadVersion: rxscale.PAYLOAD_VERSION,
      customHeaders: readCustomHeaders(body, ''),
      dedupeKeys: rxscale.subscriptionKeys({ ...scope, target, notificationType }),
      otherDedupeKeys: rxscale.EVENT_TYPE_NAMES.filter((name) => name !== notificationType).flatMap(
        (other) => rxscale.subscriptionKeys({ ...scope, target, notificationType: other }),
      ),
    });
    return {
      success: outcome.kind === 'succeeded',
      status_code: outcome.statusCode ?? null,
      payload_sent: JSON.parse(payloadSent.toString()),
      ...(error !== undefined && { error }),
      ...(oneTimeSecret !== undefined && { signing_secret: oneTimeSecret }),
    };
  }
}
