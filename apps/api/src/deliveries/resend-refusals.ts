import { type RefusedResend, resendRefusal } from '@rxhooks/application';
import type { Refusals } from '../http/refuses.decorator.js';
import { EXAMPLE_LATER } from '../openapi/example-times.js';

/** Each way a delivery is not sent once more, for the API document. */
export function resendRefusalsOf(subscriptionUid: string): Refusals {
  const until = new Date(EXAMPLE_LATER);
  const refused: readonly RefusedResend[] = [
    { kind: 'in_flight' },
    { kind: 'paused', subscriptionUid, until: undefined },
    { kind: 'organisation_paused', subscriptionUid, until: undefined },
    { kind: 'subscription_disabled', subscriptionUid },
    { kind: 'subscription_removed' },
    { kind: 'held', subscriptionUid, until },
    { kind: 'circuit_open', subscriptionUid, until },
    { kind: 'payload_erased' },
  ];
  return Object.fromEntries(refused.map((one) => [one.kind, resendRefusal(one)]));
}
