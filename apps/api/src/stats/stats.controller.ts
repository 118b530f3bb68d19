import { Controller, Get, Param, Query, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ReadStats, Subscriptions, type TenantScope } from '@rxhooks/application';
import { Needs } from '../auth/access.decorators.js';
import { Scope } from '../auth/caller.js';
import { RateLimitGuard } from '../http/rate-limit.guard.js';
import { presentStats } from './present-stats.js';
import { StatsQuery, StatsView, SubscriptionStatsQuery } from './stats.dto.js';

/** Statistics of an organisation, or of the subscriptions of one pharmacy. */
@ApiTags('Statistics')
@Controller('v1/management')
@UseGuards(RateLimitGuard)
@Needs('notification_delivery:read')
export class StatsController {
  constructor(
    private readonly readStats: ReadStats,
    private readonly subscriptions: Subscriptions,
  ) {}

  /** Counts and times by the minute of the last day, or by the hour of the last 90 days; some seconds old. */
  @Get('stats')
  @ApiOperation({ operationId: 'getStats' })
  async organisation(@Scope() scope: TenantScope, @Query() query: StatsQuery): Promise<StatsView> {
    return presentStats(await this.readStats.execute(scope, toQuestion(query)));
  }

  /** The statistics of one subscription. */
  @Get('subscriptions/:uid/stats')
  @ApiOperation({ operationId: 'getSubscriptionStats' })
  async subscription(
    @Scope() scope: TenantScope,
    @Param('uid') uid: string,
    @Query() { by, ...query }: SubscriptionStatsQuery,
  ): Promise<StatsView> {
    await this.subscriptions.get(scope, uid, { withRemoved: true });
    const question = { ...toQuestion({ ...query, by: by ? [by] : [] }), subscriptionUid: uid };
    return presentStats(await this.readStats.execute(scope, question));
  }
}

const toQuestion = ({ from, to, step, by }: StatsQuery) => ({ from, to, step, by });
