import { Controller, Get, Header, Param, Query, Res, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  DeliveryReports,
  FindDeliveryReport,
  ResendDelivery,
  Subscriptions,
  type TenantScope,
} from '@rxhooks/application';
import { decoda } from '@rxhooks/contracts';
import type { FastifyReply } from 'fastify';
import { Audited } from '../audit/audited.decorator.js';
import { Needs, OperatorsAlsoNeed } from '../auth/access.decorators.js';
import { OrganisationScope } from '../auth/caller.js';
import { resendRefusalsOf } from '../deliveries/resend-refusals.js';
import { LargeAnswer } from '../http/large-answer.js';
import { tolerant } from '../http/reading.js';
import { Refuses } from '../http/refuses.decorator.js';
import { exampleUid } from '../openapi/example-uid.js';
import { AttemptsQuery, SendQuery, WebhookDeliveryAttemptSummary } from './attempts.dto.js';
import { DescribedForDecoda } from './header-parameters.js';
import { PATHS } from './dialect.js';
import { NotForHead } from './not-for-head.js';
import { writeAttempt } from './present.js';
import { MAX_PAGE_BYTES, MAX_PAYLOAD_BYTES, toFilter, toPage } from './read-attempts-query.js';
import { QUERY } from './refusals.js';
import { TenantRateLimitGuard } from './tenant-rate-limit.guard.js';
import { TenantHeaderGuard } from './tenant-header.guard.js';

const JSON_TYPE = 'application/json; charset=utf-8';

/** Every answer holds the payloads of deliveries. */
const REVEALS_PAYLOAD = 'notification_delivery:read';

/** What the vendor calls a delivery attempt is a delivery: one event for one webhook, however often it was tried. */
@ApiTags('Decoda delivery attempts')
@Controller(PATHS.current)
@UseGuards(TenantRateLimitGuard, TenantHeaderGuard)
@DescribedForDecoda()
export class AttemptsController {
  constructor(
    private readonly reports: DeliveryReports,
    private readonly subscriptions: Subscriptions,
    private readonly findReport: FindDeliveryReport,
    private readonly resendDelivery: ResendDelivery,
  ) {}

  /**
   * Lists delivery attempts, newest first by default.
   *
   * @remarks Large payloads shorten the list. The header `X-Next-Offset` has the next offset.
   */
  @Get(':webhook_id/delivery-attempts/list')
  @ApiOperation({ operationId: 'listDecodaDeliveryAttempts' })
  @Header('Content-Type', JSON_TYPE)
  @ApiOkResponse({ type: [WebhookDeliveryAttemptSummary] })
  @Audited('delivery.read_payload', { operatorsGiveReason: true })
  @OperatorsAlsoNeed('event_data:read')
  @LargeAnswer(MAX_PAGE_BYTES)
  @Needs('notification_subscription:read', REVEALS_PAYLOAD)
  async list(
    @OrganisationScope() scope: TenantScope,
    @Param('webhook_id') id: string,
    @Query({ schema: tolerant(AttemptsQuery, QUERY) }) query: AttemptsQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const page = toPage(query);
    const own = { ...scope, contract: decoda.NAME };
    const { uid } = await this.subscriptions.get(own, id, { withRemoved: true });
    const reports = await this.reports.list(scope, uid, toFilter(query), page);
    if (reports.length > 0)
      void reply.header('X-Next-Offset', String(page.offset + reports.length));
    return `[${reports.map(writeAttempt).join(',')}]`;
  }

  /** One delivery attempt with its payload. */
  @Get('events/:webhook_delivery_attempt_id')
  @ApiOperation({ operationId: 'getDecodaDeliveryAttempt' })
  @Header('Content-Type', JSON_TYPE)
  @ApiOkResponse({ type: WebhookDeliveryAttemptSummary })
  @Audited('delivery.read_payload', { operatorsGiveReason: true })
  @OperatorsAlsoNeed('event_data:read')
  @LargeAnswer(MAX_PAYLOAD_BYTES)
  @Needs('notification_subscription:read', REVEALS_PAYLOAD)
  async get(
    @OrganisationScope() scope: TenantScope,
    @Param('webhook_delivery_attempt_id') id: string,
  ): Promise<string> {
    return writeAttempt(await this.findReport.execute(scope, decoda.NAME, id));
  }

  /**
   * Sends the attempt once more. It is a GET, as the vendor has it.
   *
   * @throws {409} An attempt of this delivery is being made right now. Or the webhook is disabled or archived.
   * @throws {410} The payload of this delivery is not kept any more.
   */
  @Get('events/:webhook_delivery_attempt_id/send')
  @ApiOperation({ operationId: 'sendDecodaDeliveryAttempt' })
  @Header('Content-Type', JSON_TYPE)
  @ApiOkResponse({ type: WebhookDeliveryAttemptSummary })
  @Audited('delivery.resend', { operatorsGiveReason: true })
  @OperatorsAlsoNeed('event_data:read')
  @LargeAnswer(MAX_PAYLOAD_BYTES)
  @Needs('notification_subscription:write', REVEALS_PAYLOAD)
  @Refuses(resendRefusalsOf(exampleUid('wh_')))
  async send(
    @NotForHead() _: undefined,
    @OrganisationScope() scope: TenantScope,
    @Param('webhook_delivery_attempt_id') id: string,
    @Query({ schema: tolerant(SendQuery, QUERY) }) query: SendQuery,
  ): Promise<string> {
    const notifyFailure = query.notify_failure ?? true;
    await this.findReport.execute(scope, decoda.NAME, id);
    await this.resendDelivery.execute(scope, id, { notifyFailure });
    return writeAttempt(await this.findReport.execute(scope, decoda.NAME, id));
  }
}
