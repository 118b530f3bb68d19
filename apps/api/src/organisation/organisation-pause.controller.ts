import { Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type OrganisationPause, PauseOrganisation, type TenantScope } from '@rxhooks/application';
import { Audited } from '../audit/audited.decorator.js';
import { Needs } from '../auth/access.decorators.js';
import { OrganisationScope } from '../auth/caller.js';
import { RateLimitGuard } from '../http/rate-limit.guard.js';
import { OrganisationPauseView } from './organisation-pause.dto.js';

/** One switch for all subscriptions of an organisation; each keeps its own status beside it. */
@ApiTags('Subscriptions')
@Controller('v1/management')
@UseGuards(RateLimitGuard)
@Needs('notification_subscription:write')
export class OrganisationPauseController {
  constructor(private readonly pauses: PauseOrganisation) {}

  /** Pauses the organisation: events are accepted and their deliveries wait until it is resumed. Again changes nothing. */
  @Post('pause')
  @ApiOperation({ operationId: 'pauseOrganisation' })
  @Audited('organisation.pause')
  @HttpCode(200)
  async pause(@OrganisationScope() scope: TenantScope): Promise<OrganisationPauseView> {
    return present(await this.pauses.pause(scope));
  }

  /** Resumes the organisation. Waiting deliveries are sent at a slowly rising rate. Subscriptions that were paused themselves stay paused. */
  @Post('resume')
  @ApiOperation({ operationId: 'resumeOrganisation' })
  @Audited('organisation.resume')
  @ApiOkResponse({
    type: OrganisationPauseView,
    example: { uid: 'org_018f3a5c9b7e4d2f8a6c1b0e5d4f3a29', paused_at: null },
  })
  @HttpCode(200)
  async resume(@OrganisationScope() scope: TenantScope): Promise<OrganisationPauseView> {
    return present(await this.pauses.resume(scope));
  }
}

const present = ({ uid, pausedAt }: OrganisationPause): OrganisationPauseView => ({
  uid,
  paused_at: pausedAt?.toISOString() ?? null,
});
