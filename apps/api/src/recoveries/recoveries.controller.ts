import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  Post,
  Query,
  Res,
  UseGuards,
} from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  Clock,
  keyOfAnotherRequest,
  notGathered,
  Recoveries,
  type Recovery,
  StartRecovery,
  type TenantScope,
  tooManyRunning,
  unknownEventTypes,
  unknownSubscriptions,
} from '@rxhooks/application';
import type { FastifyReply } from 'fastify';
import { Audited } from '../audit/audited.decorator.js';
import { Needs } from '../auth/access.decorators.js';
import { Scope } from '../auth/caller.js';
import { readCursor, writeCursor } from '../http/cursor.js';
import { PageQuery } from '../http/page-query.dto.js';
import { RateLimitGuard } from '../http/rate-limit.guard.js';
import { Refuses } from '../http/refuses.decorator.js';
import { exampleUid } from '../openapi/example-uid.js';
import { presentPreview, presentRecovery } from './present-recovery.js';
import { RecoveryPageView, RecoveryPreviewView, RecoveryView } from './recoveries.dto.js';
import { RecoveryPlaces } from './recovery-places.js';
import { RecoveryRequestBody, toCommand } from './recovery-request.dto.js';

/** Sends many deliveries as one request: what failed, waits for a retry, was skipped or never made. */
@ApiTags('Recoveries')
@Controller('v1/management/recoveries')
@UseGuards(RateLimitGuard)
export class RecoveriesController {
  constructor(
    private readonly startRecovery: StartRecovery,
    private readonly recoveries: Recoveries,
    private readonly places: RecoveryPlaces,
    private readonly clock: Clock,
  ) {}

  /**
   * Starts a recovery of deliveries that have ended, wait for a retry or were never made; `dry_run` tells what it would send.
   *
   * @throws {409} The idempotency_key was used for another request. Or five recoveries have deliveries left to send: the error names them.
   * @throws {422} More than 250,000 deliveries are asked for, or there is too much to look through; or an event type or a subscription is unknown.
   */
  @Post()
  @ApiOperation({ operationId: 'startRecovery' })
  @Audited('recovery.start')
  @HttpCode(202)
  @Needs('notification_delivery:write')
  @Refuses({
    key_of_another_request: keyOfAnotherRequest(),
    too_many_recoveries: tooManyRunning([exampleUid('rcv_')]),
    too_many_deliveries: notGathered('too_many'),
    too_much_to_look_through: notGathered('too_long'),
    unknown_event_type: unknownEventTypes(['pharmacy_order_creatd']),
    unknown_subscription: unknownSubscriptions([exampleUid('ns-')]),
  })
  @ApiAcceptedResponse({
    type: RecoveryView,
    description: 'The recovery, which workers carry out.',
  })
  @ApiOkResponse({
    type: RecoveryPreviewView,
    description: 'For `dry_run`. A request that was made before is answered with its recovery.',
  })
  async start(
    @Scope() scope: TenantScope,
    @Body() body: RecoveryRequestBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RecoveryView | RecoveryPreviewView> {
    const command = toCommand(body);
    const earlier = body.dry_run ? undefined : await this.startRecovery.findEarlier(scope, command);
    if (earlier) {
      reply.status(200);
      return this.#present(earlier);
    }
    using _ = this.places.take(scope.organisationUid);
    if (body.dry_run) {
      reply.status(200);
      return presentPreview(await this.startRecovery.preview(scope, command));
    }
    const { recovery, isNew } = await this.startRecovery.execute(scope, command);
    if (!isNew) reply.status(200);
    return this.#present(recovery);
  }

  /** Lists recoveries with their progress, newest first. */
  @Get()
  @ApiOperation({ operationId: 'listRecoveries' })
  @Needs('notification_delivery:read')
  async list(@Scope() scope: TenantScope, @Query() query: PageQuery): Promise<RecoveryPageView> {
    const page = { limit: query.limit, before: readCursor(query.cursor, 'rcv_') };
    const { recoveries, next } = await this.recoveries.list(scope, page);
    return { data: recoveries.map((one) => this.#present(one)), next_cursor: writeCursor(next) };
  }

  /** One recovery with its progress at this moment. */
  @Get(':uid')
  @ApiOperation({ operationId: 'getRecovery' })
  @Needs('notification_delivery:read')
  async get(@Scope() scope: TenantScope, @Param('uid') uid: string): Promise<RecoveryView> {
    return this.#present(await this.recoveries.get(scope, uid));
  }

  /** Sends no more of it. What it has sent goes on, and one that has ended stays as it is. */
  @Post(':uid/cancel')
  @ApiOperation({ operationId: 'cancelRecovery' })
  @Audited('recovery.cancel')
  @HttpCode(200)
  @Needs('notification_delivery:write')
  async cancel(@Scope() scope: TenantScope, @Param('uid') uid: string): Promise<RecoveryView> {
    return this.#present(await this.recoveries.cancel(scope, uid));
  }

  #present(recovery: Recovery): RecoveryView {
    return presentRecovery(recovery, this.clock.now());
  }
}
