import { Controller, Get, Param, Query, UseGuards } from '@nestjs/common';
import { ReadStats, Subscriptions, type TenantScope } from '@rxhooks/application';
import { Needs } from '../auth/access.decorators.js';
import { Scope } from '../auth/caller.js';
import { RateLimitGuard } from '../http/rate-limit.guard.js';
import { presentStats } from './present-stats.js';
import { StatsQuery, StatsView, SubscriptionStatsQuery } from './stats.dto.js';

/** Statistics of an organisation, or of the subscriptions of one pharmacy. */
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
  async organisation(@Scope() scope: TenantScope, @Query() query: StatsQuery): Promise<StatsView> {
    return presentStats(await this.readStats.execute(scope, toQuestion(query)));
  }

  /** The statistics of one subscription. */
  @Get('subscriptions/:uid/stats')
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
