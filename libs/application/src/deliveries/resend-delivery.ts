import { Injectable } from '@nestjs/common';
import { AppError, RESUME_ORGANISATION, resumeCall } from '@rxhooks/domain';
import { WakeUps } from '../ports/wake-ups.js';
import type { TenantScope } from '../access/tenant-scope.js';
import { DeliveryLog, type EndpointStops } from '../ports/delivery-log.js';

/** Sends a delivery once more, whatever its status, and restarts its schedule. */
@Injectable()
export class ResendDelivery {
  constructor(
    private readonly log: DeliveryLog,
    private readonly wakeUps: WakeUps,
  ) {}

  /** @throws AppError `not_found` (also for another tenant's delivery), `conflict` or `gone` */
  async execute(scope: TenantScope, uid: string, { notifyFailure = true } = {}): Promise<void> {
    const result = await this.log.makeDue(scope, uid, { notifyFailure });
    switch (result.kind) {
      case 'scheduled': {
        const { subscriptionUid, attempt } = result;
        const { organisationUid } = scope;
        return this.wakeUps.resendRequested({
          deliveryUid: uid,
          subscriptionUid,
          organisationUid,
          attempt,
        });
      }
      case 'unknown':
        throw AppError.notFound();
      case 'in_flight':
        throw new AppError('conflict', 'An attempt of this delivery is being made right now.');
      case 'subscription_removed':
        throw new AppError('conflict', 'The subscription of this delivery was removed.');
      case 'subscription_disabled':
        throw new AppError(
          'conflict',
          `The subscription of this delivery is disabled; call ${resumeCall(result.subscriptionUid)} first.`,
        );
      case 'organisation_paused':
      case 'paused':
      case 'held':
      case 'circuit_open':
        throw new AppError('conflict', describeStop(result));
      case 'payload_erased':
        throw new AppError('gone', 'The payload of this delivery is not kept any more.');
    }
  }
}

/** Refused, because no worker would send it before the pause, the hold or the circuit has ended. */
function describeStop({ kind, subscriptionUid, until }: EndpointStops): string {
  if (kind === 'organisation_paused')
    return `The organisation is paused; call ${RESUME_ORGANISATION} first.`;
  const call = `call ${resumeCall(subscriptionUid)}`;
  if (kind === 'paused') return `The subscription of this delivery is paused; ${call} first.`;
  const end = until ? ` before ${until.toISOString()}` : '';
  const why =
    kind === 'held'
      ? `Nothing is sent to this receiver${end}: it asked for a pause, or answered 429, 502, 503 or 504`
      : `The circuit of this receiver is open, because most requests failed: only a probe is sent, and none${end || ' beside it'}`;
  return `${why}. Wait, or ${call} first.`;
}
