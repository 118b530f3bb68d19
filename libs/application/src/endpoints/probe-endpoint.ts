import { Injectable } from '@nestjs/common';
import { AppError, RESUME_ORGANISATION, resumeCall } from '@rxhooks/domain';
import type { TenantScope } from '../access/tenant-scope.js';
import { EndpointProbes, type ProbeResult } from '../ports/endpoint-probes.js';
import { WakeUps } from '../ports/wake-ups.js';

/** Tests at once whether an open circuit may close, with the delivery that waits longest. */
@Injectable()
export class ProbeEndpoint {
  constructor(
    private readonly probes: EndpointProbes,
    private readonly wakeUps: WakeUps,
  ) {}

  /** @throws AppError `not_found`, or `conflict` when there is nothing to probe */
  async execute(scope: TenantScope, subscriptionUid: string): Promise<void> {
    const result = await this.probes.request(scope, subscriptionUid);
    if (!result) throw AppError.notFound();
    if (result.kind !== 'requested') throw probeRefusal(result, subscriptionUid);
    const { deliveryUid, attempt } = result;
    const { organisationUid } = scope;
    this.wakeUps.resendRequested({ deliveryUid, subscriptionUid, organisationUid, attempt });
  }
}

export type RefusedProbe = Exclude<ProbeResult, { kind: 'requested' }>;

/** Why an endpoint is not probed. */
export const probeRefusal = (refusal: RefusedProbe, subscriptionUid: string) =>
  new AppError('conflict', describeRefusal(refusal, subscriptionUid));

function describeRefusal(refusal: RefusedProbe, subscriptionUid: string): string {
  const call = `call ${resumeCall(subscriptionUid)}`;
  switch (refusal.kind) {
    case 'organisation_paused':
      return `The organisation is paused; call ${RESUME_ORGANISATION} first.`;
    case 'paused':
    case 'disabled':
      return `The subscription is ${refusal.kind}; ${call} first.`;
    case 'held':
      return `The circuit is closed, and nothing is sent before ${refusal.until.toISOString()}. Wait, or ${call}.`;
    case 'circuit_closed':
      return 'The circuit is closed: deliveries are sent without a probe.';
    case 'nothing_waits':
      return `No delivery waits that could be the probe; POST /v1/management/subscriptions/${subscriptionUid}/test sends a test event.`;
  }
}
