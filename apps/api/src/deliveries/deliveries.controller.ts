import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  GetDelivery,
  ListDeliveries,
  ResendDelivery,
  type TenantScope,
} from '@rxhooks/application';
import { Audited } from '../audit/audited.decorator.js';
import { Needs } from '../auth/access.decorators.js';
import { Scope } from '../auth/caller.js';
import { DeliveryPageView, DeliveryQuery, DeliveryWithAttempts } from './deliveries.dto.js';
import { fromCursor, presentDelivery, presentWithAttempts, toCursor } from './present-delivery.js';

/** The delivery log of one organisation or pharmacy; what belongs to others is as unknown as what does not exist. */
@Controller('v1/management/notification-deliveries')
export class DeliveriesController {
  constructor(
    private readonly listDeliveries: ListDeliveries,
    private readonly getDelivery: GetDelivery,
    private readonly resendDelivery: ResendDelivery,
  ) {}

  /** Newest first. */
  @Get()
  @Needs('notification_delivery:read')
  async list(
    @Scope() scope: TenantScope,
    @Query() query: DeliveryQuery,
  ): Promise<DeliveryPageView> {
    const filter = {
      status: query.status,
      eventType: query.event_type,
      eventId: query.event_id,
      subscriptionUid: query.subscription_uid,
    };
    const page = { limit: query.limit, before: fromCursor(query.cursor) };
    const { deliveries, next } = await this.listDeliveries.execute(scope, filter, page);
    return { data: deliveries.map(presentDelivery), next_cursor: toCursor(next) };
  }

  /** Receivers may repeat what they were sent, and their answers are shown. */
  @Get(':uid')
  @Audited('delivery.read_payload')
  @Needs('notification_delivery:read')
  async get(@Scope() scope: TenantScope, @Param('uid') uid: string): Promise<DeliveryWithAttempts> {
    return presentWithAttempts(await this.getDelivery.execute(scope, uid));
  }

  /** Sends the delivery once more, whatever became of it. */
  @Post(':uid/resend')
  @Audited('delivery.resend')
  @HttpCode(202)
  @Needs('notification_delivery:write')
  async resend(@Scope() scope: TenantScope, @Param('uid') uid: string): Promise<{ uid: string }> {
    await this.resendDelivery.execute(scope, uid);
    return { uid };
  }
}
