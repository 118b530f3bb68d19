import { Controller, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  GetDelivery,
  GetRequestBody,
  ListDeliveries,
  type Principal,
  ResendDelivery,
  resendOfTest,
  MAX_EVENT_DATA_BYTES,
  payloadIsErased,
  type TenantScope,
} from '@rxhooks/application';
import { Audited } from '../audit/audited.decorator.js';
import { Needs } from '../auth/access.decorators.js';
import { Caller, isOperator, Scope } from '../auth/caller.js';
import { toKeyQuery } from '../http/key-query.js';
import { LargeAnswer } from '../http/large-answer.js';
import { Refuses } from '../http/refuses.decorator.js';
import { UidView } from '../http/uid-view.dto.js';
import { exampleUid } from '../openapi/example-uid.js';
import { DeliveryPageView, DeliveryWithAttempts } from './deliveries.dto.js';
import { DeliveryQuery, toFilter } from './delivery-query.dto.js';
import { fromCursor, toCursor } from './log-cursor.js';
import { presentDelivery, presentWithAttempts } from './present-delivery.js';
import { resendRefusalsOf } from './resend-refusals.js';

/**
 * The delivery log of one organisation or pharmacy; another tenant's delivery is answered like one
 * that does not exist.
 */
@ApiTags('Deliveries')
@Controller('v1/management/notification-deliveries')
export class DeliveriesController {
  constructor(
    private readonly listDeliveries: ListDeliveries,
    private readonly getDelivery: GetDelivery,
    private readonly getRequestBody: GetRequestBody,
    private readonly resendDelivery: ResendDelivery,
  ) {}

  /** Lists the deliveries of the last 24 hours, or of the time or event that is asked for. */
  @Get()
  @ApiOperation({ operationId: 'listDeliveries' })
  @Needs('notification_delivery:read')
  async list(
    @Scope() scope: TenantScope,
    @Query() query: DeliveryQuery,
    @Caller() caller: Principal,
  ): Promise<DeliveryPageView> {
    const page = { limit: query.limit, order: query.order, cursor: fromCursor(query.cursor) };
    const businessKey = toKeyQuery(query.business_key, caller);
    const question = { ...toFilter(query), businessKey };
    const { deliveries, next } = await this.listDeliveries.execute(scope, question, page);
    return { data: deliveries.map(presentDelivery), next_cursor: toCursor(next) };
  }

  /**
   * One delivery with all its attempts. Audited, because a receiver's answer may repeat patient data.
   */
  @Get(':uid')
  @ApiOperation({ operationId: 'getDelivery' })
  @Audited('delivery.read_payload')
  @Needs('notification_delivery:read')
  async get(
    @Scope() scope: TenantScope,
    @Param('uid') uid: string,
    @Caller() caller: Principal,
  ): Promise<DeliveryWithAttempts> {
    return presentWithAttempts(await this.getDelivery.execute(scope, uid), isOperator(caller));
  }

  /**
   * The body of the delivery's requests, byte for byte. Audited, because it may be patient data.
   *
   * @throws {410} The payload of this delivery is not kept any more.
   */
  @Get(':uid/request-body')
  @ApiOperation({ operationId: 'getDeliveryRequestBody' })
  @Audited('delivery.read_payload', { operatorsGiveReason: true })
  @Needs('notification_delivery:read', 'event_data:read')
  @LargeAnswer(MAX_EVENT_DATA_BYTES)
  @Refuses({ payload_is_erased: payloadIsErased() })
  @Header('Content-Type', 'application/json; charset=utf-8')
  @ApiOkResponse({
    description: 'The JSON that the receiver gets at each attempt.',
    content: {
      'application/json': {
        schema: {
          type: 'object',
          additionalProperties: true,
          example: {
            event_type: 'pharmacy_order_created',
            timestamp: 1_772_359_200,
            data: { uid: 'po-5512' },
          },
        },
      },
    },
  })
  async body(@Scope() scope: TenantScope, @Param('uid') uid: string): Promise<string> {
    return this.getRequestBody.execute(scope, uid);
  }

  /**
   * Sends the delivery once more, also one that has ended.
   *
   * @throws {409} An attempt of this delivery is being made right now. Or nothing is sent to the subscription: it or its organisation is paused, it is disabled or removed, its receiver asked for a pause, or its circuit is open; or it is a test.
   * @throws {410} The payload of this delivery is not kept any more.
   */
  @Post(':uid/resend')
  @ApiOperation({ operationId: 'resendDelivery' })
  @Audited('delivery.resend')
  @HttpCode(202)
  @Needs('notification_delivery:write')
  @Refuses({ ...resendRefusalsOf(exampleUid('ns-')), test: resendOfTest(exampleUid('ns-')) })
  async resend(@Scope() scope: TenantScope, @Param('uid') uid: string): Promise<UidView> {
    await this.resendDelivery.execute(scope, uid);
    return { uid };
  }
}
