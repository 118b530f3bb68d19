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

/**
 * The delivery log of one organisation or pharmacy; another tenant's delivery is answered like one
 * that does not exist.
 */
@Controller('v1/management/notification-deliveries')
export class DeliveriesController {
  constructor(
    private readonly listDeliveries: ListDeliveries,
    private readonly getDelivery: GetDelivery,
    private readonly resendDelivery: ResendDelivery,
  ) {}

  /** Lists deliveries, newest first. */
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

  /**
   * One delivery with all its attempts. Audited, because a receiver's answer may repeat patient data.
   */
  @Get(':uid')
  @Audited('delivery.read_payload')
  @Needs('notification_delivery:read')
  async get(@Scope() scope: TenantScope, @Param('uid') uid: string): Promise<DeliveryWithAttempts> {
    return presentWithAttempts(await this.getDelivery.execute(scope, uid));
  }

  /**
   * Sends the delivery once more, also one that has ended.
   *
   * @throws {409} An attempt is being made right now, or the subscription is disabled or removed.
   * @throws {410} The payload is not kept any more.
   */
  @Post(':uid/resend')
  @Audited('delivery.resend')
  @HttpCode(202)
  @Needs('notification_delivery:write')
  async resend(@Scope() scope: TenantScope, @Param('uid') uid: string): Promise<{ uid: string }> {
    await this.resendDelivery.execute(scope, uid);
    return { uid };
  }
}
