import { AppError, RESUME_ORGANISATION, resumeCall } from '@rxhooks/domain';
import type { EndpointStops, ResendResult } from '../ports/delivery-log.js';
import { payloadIsErased } from './payload-is-erased.js';

export type RefusedResend = Exclude<ResendResult, { kind: 'scheduled' | 'unknown' }>;

/** Why a delivery is not sent once more. */
export function resendRefusal(result: RefusedResend): AppError {
  switch (result.kind) {
    case 'in_flight':
      return new AppError('conflict', 'An attempt of this delivery is being made right now.');
    case 'subscription_removed':
      return new AppError('conflict', 'The subscription of this delivery was removed.');
    case 'subscription_disabled':
      return new AppError(
        'conflict',
        `The subscription of this delivery is disabled; call ${resumeCall(result.subscriptionUid)} first.`,
      );
    case 'organisation_paused':
    case 'paused':
    case 'held':
    case 'circuit_open':
      return new AppError('conflict', describeStop(result));
    case 'payload_erased':
      return payloadIsErased();
  }
}

/** A test is one request of no event: another one is made instead. */
export const resendOfTest = (subscriptionUid: string) =>
  new AppError(
    'conflict',
    `A test is not sent again; POST /v1/management/subscriptions/${subscriptionUid}/test sends another one.`,
  );

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
