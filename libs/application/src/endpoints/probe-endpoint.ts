import { Injectable } from '@nestjs/common';
import { AppError, RESUME_ORGANISATION, resumeCall } from '@rxhooks/domain';
import type { TenantScope } from '../access/tenant-scope.js';
import { EndpointProbes } from '../ports/endpoint-probes.js';

/** Tests at once whether an open circuit may close, with the longest due delivery. */
@Injectable()
export class ProbeEndpoint {
  constructor(private readonly probes: EndpointProbes) {}

  /** @throws AppError `not_found`, or `conflict` when there is nothing to probe */
  async execute(scope: TenantScope, subscriptionUid: string): Promise<void> {
    const result = await this.probes.request(scope, subscriptionUid);
    switch (result) {
      case 'requested':
        return;
      case 'organisation_paused':
        throw new AppError(
          'conflict',
          `The organisation is paused; call ${RESUME_ORGANISATION} first.`,
        );
      case 'paused':
      case 'disabled':
        throw new AppError(
          'conflict',
          `The subscription is ${result}; call ${resumeCall(subscriptionUid)} first.`,
        );
      case 'circuit_closed':
        throw new AppError(
          'conflict',
          'The circuit is closed: deliveries are sent without a probe.',
        );
      case 'nothing_waits':
        throw new AppError(
          'conflict',
          `No delivery is due that could be the probe; POST /v1/management/subscriptions/${subscriptionUid}/test sends a test event.`,
        );
      case undefined:
        throw AppError.notFound();
    }
  }
}
